package io.vpi.visibility.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Masks the values of secret settings in JSON and leaves every other character as it is. A setting
 * is a member of an object, or a pair {@code ["psk", "..."]} as Open vSwitch's maps have them.
 */
final class JsonSecrets {
  static final String MASK = "\"***\"";

  private static final JsonFactory FACTORY = new JsonFactory();

  private final String text;
  private final JsonParser parser;
  private final StringBuilder out = new StringBuilder();
  private int copied;

  private JsonSecrets(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /**
   * Masks.
   *
   * @throws IOException if it is no JSON, so that what is secret in it cannot be told
   */
  static String mask(String text) throws IOException {
    char[] characters = text.toCharArray();
    try (JsonParser parser = FACTORY.createParser(characters)) {
      JsonSecrets secrets = new JsonSecrets(text, parser);
      while (parser.nextToken() != null) {
        secrets.value(false);
      }
      return secrets.out.append(text, secrets.copied, text.length()).toString();
    }
  }

  /** Reads the value that begins here; the parser's own bound of nesting holds. */
  private void value(boolean isSecret) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isSecretMember = isSecret || SecretNames.isSecret(parser.currentName());
        parser.nextToken();
        value(isSecretMember);
      }
    } else if (token == JsonToken.START_ARRAY) {
      array(isSecret);
    } else if (isSecret) {
      replace();
    }
  }

  private void array(boolean isSecret) throws IOException {
    boolean isAfterName = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean isName =
          parser.currentToken() == JsonToken.VALUE_STRING && SecretNames.isSecret(parser.getText());
      value(isSecret || isAfterName);
      isAfterName = isName;
    }
  }

  private void replace() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.finishToken();
    int end = (int) parser.currentLocation().getCharOffset();
    out.append(text, copied, start).append(MASK);
    copied = end;
  }
}

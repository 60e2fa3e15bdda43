package io.vpi.detect.rule;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** {@code msg}, {@code classtype}, {@code priority}, {@code reference} and {@code metadata}. */
final class DescriptionKeywords {
  private static final int MAX_PRIORITY = 255;

  private DescriptionKeywords() {}

  static void msg(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    rule.once(value.keyword());
    rule.message = text(value.quoted(value.required()));
  }

  static void classtype(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    rule.classtypes.add(text(value.required()));
  }

  static void priority(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    rule.once(value.keyword());
    rule.priority = (int) value.number(1, MAX_PRIORITY);
  }

  static void reference(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    String reference = text(value.required());
    int comma = reference.indexOf(',');
    String type = comma < 0 ? "" : reference.substring(0, comma).strip();
    String target = comma < 0 ? "" : reference.substring(comma + 1).strip();
    if (type.isEmpty() || target.isEmpty()) {
      throw new RuleSyntaxException(
          "keyword 'reference' needs a type, a comma and a value, found '"
              + OptionSplitter.shorten(reference)
              + "'");
    }
    rule.references.add(type + "," + target);
  }

  static void metadata(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    for (String pair : text(value.required()).split(",", -1)) {
      String entry = pair.strip();
      if (entry.isEmpty()) {
        continue;
      }
      int space = entry.indexOf(' ');
      String key = space < 0 ? entry : entry.substring(0, space);
      rule.metadata.computeIfAbsent(key, _ -> new ArrayList<>());
      if (space >= 0) {
        rule.metadata.get(key).add(entry.substring(space + 1).strip());
      }
    }
  }

  /** Takes the backslashes of escapes away, and reads the bytes as UTF-8 if they are that. */
  private static String text(String latin1) {
    StringBuilder plain = new StringBuilder(latin1.length());
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      boolean escape =
          c == '\\' && i + 1 < latin1.length() && "\\\";:".indexOf(latin1.charAt(i + 1)) >= 0;
      plain.append(escape ? latin1.charAt(++i) : c);
    }
    byte[] bytes = plain.toString().getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return plain.toString();
    }
  }
}

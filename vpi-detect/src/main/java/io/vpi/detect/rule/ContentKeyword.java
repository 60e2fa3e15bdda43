package io.vpi.detect.rule;

import java.io.ByteArrayOutputStream;

/**
 * {@code content}: text in quotes, with bytes in hexadecimal between bars, as in {@code "GET|0d
 * 0a|"}. A backslash stands before each of {@code " ; : \} that is meant literally. An exclamation
 * mark before the quotes negates.
 */
final class ContentKeyword {
  /** A bound on the work of one rule. */
  private static final int MAX_CONTENTS = 256;

  private ContentKeyword() {}

  static void content(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    String text = value.required();
    boolean negated = text.startsWith("!");
    byte[] bytes = bytes(value.quoted(negated ? text.substring(1).strip() : text));
    if (rule.contents.size() == MAX_CONTENTS) {
      throw new RuleSyntaxException("a rule has at most " + MAX_CONTENTS + " contents");
    }
    rule.contents.add(new ContentDraft(bytes, negated));
  }

  static byte[] bytes(String text) throws RuleSyntaxException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    boolean hex = false;
    int highNibble = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '|') {
        requireWholeBytes(highNibble, text);
        hex = !hex;
      } else if (hex) {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0 && c != ' ') {
          throw new RuleSyntaxException(
              "content has '" + c + "' between bars, where hexadecimal digits were expected");
        }
        if (digit >= 0 && highNibble >= 0) {
          bytes.write(highNibble << 4 | digit);
          highNibble = -1;
        } else if (digit >= 0) {
          highNibble = digit;
        }
      } else if (c == '\\') {
        i++;
        if (i == text.length() || "\\\";:".indexOf(text.charAt(i)) < 0) {
          throw new RuleSyntaxException(
              "content has a backslash that is not followed by one of \" ; : \\");
        }
        bytes.write(text.charAt(i));
      } else if (c == '"') {
        throw new RuleSyntaxException("content has a double quote without a backslash before it");
      } else {
        bytes.write(c);
      }
    }
    if (hex) {
      throw new RuleSyntaxException(
          "content '" + OptionSplitter.shorten(text) + "' has a | without its partner");
    }
    if (bytes.size() == 0) {
      throw new RuleSyntaxException("content is empty");
    }
    return bytes.toByteArray();
  }

  private static void requireWholeBytes(int highNibble, String text) throws RuleSyntaxException {
    if (highNibble >= 0) {
      throw new RuleSyntaxException(
          "content '"
              + OptionSplitter.shorten(text)
              + "' has an odd number of hexadecimal digits between bars");
    }
  }
}

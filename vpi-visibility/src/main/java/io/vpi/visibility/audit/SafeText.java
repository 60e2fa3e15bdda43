package io.vpi.visibility.audit;

/** Names come from guests and hosts, and nobody vouches for what is in them. */
final class SafeText {
  private static final int REPLACEMENT = 0xFFFD;

  private SafeText() {}

  /**
   * For a terminal: what would steer it, or turn the direction of writing, is written as a code.
   */
  static String forTerminal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          int type = Character.getType(c);
          if (Character.isISOControl(c)
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || type == Character.SURROGATE) {
            out.append("\\u%04x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** For XML 1.0: what it forbids even in escaped form is replaced. */
  static String forXml(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(isXml(c) ? c : REPLACEMENT));
    return out.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}

package io.vpi.visibility.verdict;

import java.util.regex.Pattern;

/** Writes texts as Open vSwitch's database reads them, quoted where they are more than a word. */
final class OvsText {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private OvsText() {}

  static String of(String text) {
    return WORD.matcher(text).matches()
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

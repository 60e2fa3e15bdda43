package io.vpi.visibility.verdict;

import java.util.Locale;

/** Writes names into commands so that a shell takes each for one word, whatever stands in it. */
final class ShellWord {
  private ShellWord() {}

  static String of(String name) {
    if (!name.isEmpty() && name.chars().allMatch(ShellWord::isPlain)) {
      return name;
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return escaped(name);
    }
    return "'" + name.replace("'", "'\\''") + "'";
  }

  /** A line break would make two lines of a command. */
  private static String escaped(String name) {
    StringBuilder out = new StringBuilder("$'");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else if (c == '\'' || c == '\\') {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
    return out.append("'").toString();
  }

  private static boolean isPlain(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "_-.:@/+=".indexOf(c) >= 0;
  }
}

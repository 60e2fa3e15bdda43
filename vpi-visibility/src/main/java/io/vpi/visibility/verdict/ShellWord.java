package io.vpi.visibility.verdict;

/** Writes names into commands so that a shell takes each for one word, whatever stands in it. */
final class ShellWord {
  private ShellWord() {}

  static String of(String name) {
    if (!name.isEmpty() && name.chars().allMatch(ShellWord::isPlain)) {
      return name;
    }
    return "'" + name.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "_-.:@/+=".indexOf(c) >= 0;
  }
}

package io.vpi.visibility.policy;

/**
 * A pattern of names: {@code *} stands for any characters, {@code ?} for one. Upper and lower case
 * differ. The time is that of pattern times name, whatever the pattern.
 */
record NamePattern(String pattern) {
  static final NamePattern ALL = new NamePattern("*");

  boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        // The last star takes one more character; earlier ones need never be tried again.
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}

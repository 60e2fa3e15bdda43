package io.vpi.detect;

/**
 * Something about one rule.
 *
 * @param file the file, or the name that a text was given
 * @param line the line that the rule begins on, 1 or more
 * @param message one sentence: what was found and what was expected
 */
public record RuleProblem(String file, int line, String message) {
  /**
   * The problem as compilers print theirs.
   *
   * @return such as {@code local.rules:12: keyword 'pcre' is not supported by this version}
   */
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}

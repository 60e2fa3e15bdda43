package io.vpi.detect.rule;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind a keyword's colon, and the ways to read it.
 *
 * @param keyword the keyword in lower case, for messages
 * @param text the value without surrounding space, or null if there is none
 */
record OptionValue(String keyword, @Nullable String text) {

  /** The value, which must be there. */
  String required() throws RuleSyntaxException {
    if (text == null || text.isEmpty()) {
      throw new RuleSyntaxException("keyword '" + keyword + "' needs a value");
    }
    return text;
  }

  /** That there is no value. */
  void requireNone() throws RuleSyntaxException {
    if (text != null && !text.isEmpty()) {
      throw new RuleSyntaxException(
          "keyword '" + keyword + "' takes no value, found '" + OptionSplitter.shorten(text) + "'");
    }
  }

  /** The text between the quotes, which must be there; escapes are left in. */
  String quoted(String value) throws RuleSyntaxException {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      throw new RuleSyntaxException(
          "the value of keyword '"
              + keyword
              + "' must stand in double quotes, found "
              + OptionSplitter.shorten(value));
    }
    return value.substring(1, value.length() - 1);
  }

  /** A whole decimal number within bounds. */
  long number(long minimum, long maximum) throws RuleSyntaxException {
    return number(required(), minimum, maximum);
  }

  long number(String digits, long minimum, long maximum) throws RuleSyntaxException {
    if (digits.matches("[-+]?[0-9]{1,18}")) {
      long number = Long.parseLong(digits);
      if (number >= minimum && number <= maximum) {
        return number;
      }
    }
    throw new RuleSyntaxException(
        "keyword '"
            + keyword
            + "' needs a number from "
            + minimum
            + " to "
            + maximum
            + ", found '"
            + OptionSplitter.shorten(digits)
            + "'");
  }
}

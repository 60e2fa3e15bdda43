package io.vpi.detect.rule;

import java.io.Serial;

/** A rule, or a part of one, cannot be read. The message is one sentence without file and line. */
public final class RuleSyntaxException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what was found and what was expected
   */
  public RuleSyntaxException(String message) {
    super(message);
  }
}

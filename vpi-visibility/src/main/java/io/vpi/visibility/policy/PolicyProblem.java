package io.vpi.visibility.policy;

import java.util.Objects;

/**
 * One thing that is wrong in a policy's file.
 *
 * @param file the file's name
 * @param line where, from 1 on; 0 if it is about the whole file
 * @param message what was expected, in one sentence without a full stop
 */
public record PolicyProblem(String file, int line, String message) {
  /** Checks the parts. */
  public PolicyProblem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(message, "message");
  }

  /**
   * As compilers print it.
   *
   * @return {@code file:line: message}
   */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + message;
  }
}

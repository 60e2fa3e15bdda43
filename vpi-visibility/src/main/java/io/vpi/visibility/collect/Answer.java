package io.vpi.visibility.collect;

import io.vpi.visibility.inventory.CommandOutput;

/**
 * What a command came to.
 *
 * @param status its exit status; {@link #TIMED_OUT} or {@link #TOO_LONG} if it was ended
 * @param output its standard output, empty if it was ended
 * @param error its standard error, or why it was ended
 */
record Answer(int status, String output, String error) {
  /** As {@code timeout} of coreutils has it. */
  static final int TIMED_OUT = 124;

  /** It printed more than is taken. */
  static final int TOO_LONG = 125;

  boolean succeeded() {
    return status == 0;
  }

  /** Whether its program was not found. */
  boolean isMissing() {
    return status == CommandOutput.NOT_FOUND;
  }
}

package io.vpi.sensor;

import java.io.IOException;

/** A command cannot go on: one sentence for the person who gave it, and the exit status. */
final class CommandException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * An error that started here.
   *
   * @param status a number of {@link ExitStatus}
   * @param message one sentence
   */
  CommandException(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * An error that something else caused.
   *
   * @param status a number of {@link ExitStatus}
   * @param message one sentence that stands without the cause
   * @param cause the cause
   */
  CommandException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}

package io.vpi.capture;

import java.io.IOException;

/**
 * A source could not be opened. The message is one sentence for the person who named it: what,
 * where and what was expected.
 */
public class CaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * An error that started here.
   *
   * @param message one sentence
   */
  public CaptureException(String message) {
    super(message);
  }

  /**
   * An error that something else caused.
   *
   * @param message one sentence that stands without the cause
   * @param cause the cause
   */
  public CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.vpi.visibility.document;

import java.io.Serial;

/** A text is not what it should be; the message says where and what was expected. */
public final class DocumentException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message where and what was expected, without a full stop
   */
  public DocumentException(String message) {
    super(message);
  }

  /**
   * Makes one for a line.
   *
   * @param line the line, from 1 on
   * @param message what was expected there, without a full stop
   */
  public DocumentException(int line, String message) {
    super("line " + line + ": " + message);
  }
}

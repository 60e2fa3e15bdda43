package io.vpi.visibility.document;

import java.io.Serial;

/** A text is not what it should be; the message says where and what was expected. */
public final class DocumentException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  /**
   * Makes one.
   *
   * @param message where and what was expected, without a full stop
   */
  public DocumentException(String message) {
    super(message);
    this.line = 0;
    this.problem = message;
  }

  /**
   * Makes one for a line.
   *
   * @param line the line, from 1 on
   * @param message what was expected there, without a full stop
   */
  public DocumentException(int line, String message) {
    super("line " + line + ": " + message);
    this.line = line;
    this.problem = message;
  }

  /**
   * Where it is.
   *
   * @return the line, from 1 on; 0 if it is about the whole text
   */
  public int line() {
    return line;
  }

  /**
   * What was expected, without the line.
   *
   * @return the message that it was made of
   */
  public String problem() {
    return problem;
  }
}

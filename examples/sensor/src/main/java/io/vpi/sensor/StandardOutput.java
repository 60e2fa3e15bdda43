package io.vpi.sensor;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output, whose failures end the command: quietly if its reader has gone away, with a
 * message otherwise. Closing it only flushes.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream stream;

  StandardOutput(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      stream.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /**
   * What a failed write means for the command.
   *
   * @param cause the failure
   * @return the exception that ends the command
   */
  static CommandException failure(IOException cause) {
    if (cause instanceof CommandException known) {
      return known;
    }
    // The JDK has no type of its own for EPIPE; the text is the C library's, or Windows'.
    String reason = String.valueOf(cause.getMessage());
    boolean readerGone = reason.contains("Broken pipe") || reason.contains("pipe is being closed");
    return readerGone
        ? new CommandException(ExitStatus.BROKEN_PIPE, "", cause)
        : new CommandException(
            ExitStatus.OUTPUT, "standard output cannot be written: " + reason, cause);
  }
}

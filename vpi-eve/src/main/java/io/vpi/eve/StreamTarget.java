package io.vpi.eve;

import java.io.IOException;
import java.io.OutputStream;

/** A stream of the caller's, which stays his to close. */
final class StreamTarget implements LineTarget {
  private final OutputStream stream;
  private final String name;

  StreamTarget(OutputStream stream, String name) {
    this.stream = stream;
    this.name = name;
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    stream.write(bytes, start, length);
    stream.flush();
  }

  @Override
  public void reopen() {}

  @Override
  public void close() throws IOException {
    stream.flush();
  }

  @Override
  public String name() {
    return name;
  }
}

package io.vpi.eve;

import java.io.IOException;

/** Where lines are written to. Its name is for people. */
interface LineTarget {
  /**
   * Writes bytes, so that they are there for others to read when the call returns.
   *
   * @throws IOException if it fails; any number of the bytes may have been written
   */
  void write(byte[] bytes, int start, int length) throws IOException;

  /**
   * Goes on in a new file of the same name, from the next line on.
   *
   * @throws IOException if it cannot be opened; the old one stays in use
   */
  void reopen() throws IOException;

  void close() throws IOException;

  String name();
}

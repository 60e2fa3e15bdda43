package io.vpi.eve;

import java.io.OutputStream;
import java.util.Arrays;

/** Where a line is rendered: bytes that grow to the longest line and are used again. */
final class LineBuffer extends OutputStream {
  private byte[] bytes = new byte[2048];
  private int length;

  @Override
  public void write(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int start, int count) {
    ensure(count);
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }

  private void ensure(int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, 1 << 30)));
    }
  }

  void clear() {
    length = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}

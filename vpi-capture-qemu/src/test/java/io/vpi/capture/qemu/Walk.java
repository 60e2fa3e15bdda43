package io.vpi.capture.qemu;

import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads all records of some bytes, with a guard page behind the last, and checks each. */
final class Walk {
  private static final GuardPage GUARD = GuardPage.allocate(2 * FrameReader.MAX_RECORD);
  private static final int MAX_FRAME = 2000;

  private Walk() {}

  static void walk(byte[] bytes, boolean vnetHeaders) {
    if (bytes.length > GUARD.capacity()) {
      return;
    }
    MemorySegment memory = GuardPage.unbounded();
    long start = GUARD.offsetAtEnd(bytes);
    long limit = start + bytes.length;
    FrameReader reader = new FrameReader(vnetHeaders, MAX_FRAME);
    while (true) {
      int outcome = reader.read(memory, start, limit);
      if (outcome == FrameReader.DAMAGED && reader.damage.isEmpty()) {
        throw new AssertionError("damage without a word");
      }
      if (outcome == FrameReader.NEED_MORE || outcome == FrameReader.DAMAGED) {
        return;
      }
      check(reader.recordLength >= reader.prefix(), "a record is longer than its lengths");
      check(start + reader.recordLength <= limit, "a record ends within what is there");
      if (outcome == FrameReader.FRAME) {
        check(reader.frameLength > 0 && reader.frameLength <= MAX_FRAME, "a frame's length");
        check(
            reader.frameOffset + reader.frameLength == start + reader.recordLength,
            "a frame ends with its record");
        check(
            reader.frameOffset == start + reader.prefix() + reader.vnetLength,
            "a frame begins behind its header");
        for (int i = 0; i < reader.frameLength; i++) {
          memory.get(ValueLayout.JAVA_BYTE, reader.frameOffset + i);
        }
      }
      start += reader.recordLength;
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}

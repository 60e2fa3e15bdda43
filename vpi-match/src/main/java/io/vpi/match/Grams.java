package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The few bytes by which tables are looked up: 1, 2 or 4 of them as one little-endian number, with
 * the letters of ASCII in lower case.
 *
 * <p>Folding is exact. To set bit 5 of every byte would be cheaper, but makes zero and space one
 * byte, and the runs of zero in binary traffic would then hit every table that knows a run of
 * spaces.
 */
final class Grams {

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Knuth's multiplier: 2^32 divided by the golden ratio. */
  static final int MULTIPLIER = 0x9E37_79B1;

  private Grams() {}

  /** Four bytes with capitals made small, each on its own. */
  static int fold(int gram) {
    int low = gram & 0x7F7F_7F7F;
    int fromA = low + 0x3F3F_3F3F;
    int afterZ = low + 0x2525_2525;
    // The top bit of a byte is now set in fromA if it is 'A' or above, in afterZ if above 'Z'.
    return gram | (fromA & ~afterZ & ~gram & 0x8080_8080) >>> 2;
  }

  /** A number of as many bits as the shift leaves of 32. The low bits of a longer one come last. */
  static int hash(int gram, int shift) {
    return (gram * MULTIPLIER) >>> shift;
  }

  /** The folded gram of a width at a place of the text. */
  static int at(MemorySegment memory, long at, int width) {
    return fold(
        switch (width) {
          case 1 -> memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
          case 2 -> memory.get(SHORT, at) & 0xFFFF;
          default -> memory.get(INT, at);
        });
  }

  /** The folded gram of a width at an offset of a pattern. */
  static int at(byte[] bytes, int offset, int width) {
    int gram = 0;
    for (int i = width - 1; i >= 0; i--) {
      gram = (gram << Byte.SIZE) | (bytes[offset + i] & 0xFF);
    }
    return fold(gram);
  }
}

package io.vpi.decode;

import java.lang.foreign.MemorySegment;

/**
 * CRC32c, the Castagnoli polynomial of RFC 9260 appendix A, over native memory. The JDK's own takes
 * arrays and buffers, and a buffer of a segment would be an object a packet.
 *
 * <p>Eight bytes at a time with eight tables ("slicing by 8", Kounavis and Berry, 2005).
 */
final class Crc32c {
  /** The polynomial with its bits reversed. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private static final int SLICES = 8;
  private static final int[][] TABLES = tables();

  private Crc32c() {}

  private static int[][] tables() {
    int[][] tables = new int[SLICES][256];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      }
      tables[0][i] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int i = 0; i < 256; i++) {
        int before = tables[slice - 1][i];
        tables[slice][i] = before >>> 8 ^ tables[0][before & 0xFF];
      }
    }
    return tables;
  }

  /**
   * The checksum that an SCTP packet should bear, as {@link Sctp#checksum} reads it: the field
   * counts as zero.
   */
  static int ofSctp(MemorySegment memory, long header, int length) {
    int crc = update(~0, memory, header, Sctp.CHECKSUM_OFFSET);
    crc = zeros(crc, Sctp.HEADER_LENGTH - Sctp.CHECKSUM_OFFSET);
    crc = update(crc, memory, header + Sctp.HEADER_LENGTH, length - Sctp.HEADER_LENGTH);
    return Integer.reverseBytes(~crc);
  }

  private static int zeros(int start, int length) {
    int crc = start;
    for (int i = 0; i < length; i++) {
      crc = crc >>> 8 ^ TABLES[0][crc & 0xFF];
    }
    return crc;
  }

  static int update(int start, MemorySegment memory, long offset, int length) {
    int crc = start;
    long at = offset;
    long end = offset + length;
    for (; at + SLICES <= end; at += SLICES) {
      long word = Long.reverseBytes(Wire.i64(memory, at)) ^ Integer.toUnsignedLong(crc);
      crc =
          TABLES[7][(int) word & 0xFF]
              ^ TABLES[6][(int) (word >>> 8) & 0xFF]
              ^ TABLES[5][(int) (word >>> 16) & 0xFF]
              ^ TABLES[4][(int) (word >>> 24) & 0xFF]
              ^ TABLES[3][(int) (word >>> 32) & 0xFF]
              ^ TABLES[2][(int) (word >>> 40) & 0xFF]
              ^ TABLES[1][(int) (word >>> 48) & 0xFF]
              ^ TABLES[0][(int) (word >>> 56) & 0xFF];
    }
    for (; at < end; at++) {
      crc = crc >>> 8 ^ TABLES[0][(crc ^ Wire.u8(memory, at)) & 0xFF];
    }
    return crc;
  }
}

package io.vpi.capture.pcap;

import java.lang.foreign.MemorySegment;

/**
 * Finds out how long the record headers of a pcap file are, where the magic number leaves it open:
 * the patched libpcap of SuSE 6.3 and Red Hat 6.1 and Nokia's firewalls wrote longer record headers
 * behind the magic number of plain pcap, and Kuznetsov's "modified" format exists in two lengths.
 *
 * <p>The first records are read with each length in turn, the likeliest first. A length fits while
 * the captured length is within bounds and not above the wire length, and the fraction of the
 * second is below one second. Any length but the likeliest must be confirmed by a second record, or
 * by the file's end exactly behind the first; if none fits, the likeliest is taken, and the damage
 * will show.
 */
final class PcapVariant {
  /** The record header of plain pcap, in bytes. */
  static final int PLAIN_LENGTH = PcapReader.RECORD_HEADER_LENGTH;

  /** Nokia's record header, in bytes. */
  static final int NOKIA_LENGTH = 20;

  /** The record header of Kuznetsov's patches, in bytes. */
  static final int PATCHED_LENGTH = 24;

  /** The record header of Kuznetsov's patch of 1999-09-15, in bytes. */
  static final int LONG_PATCHED_LENGTH = 28;

  private static final int[] STANDARD = {PLAIN_LENGTH, PATCHED_LENGTH, NOKIA_LENGTH};
  private static final int[] MODIFIED = {PATCHED_LENGTH, LONG_PATCHED_LENGTH};

  private static final int RECORDS_TO_TRY = 3;
  private static final int MICROS_PER_SECOND = 1_000_000;

  private final RecordReader numbers;
  private final MemorySegment memory;
  private final long start;
  private final long limit;
  private final int maxPacketLength;

  private PcapVariant(
      RecordReader numbers, MemorySegment memory, long start, long limit, int maxPacketLength) {
    this.numbers = numbers;
    this.memory = memory;
    this.start = start;
    this.limit = limit;
    this.maxPacketLength = maxPacketLength;
  }

  /**
   * The length of the file's record headers.
   *
   * @param header the file's header
   * @param memory the file, or its beginning
   * @param start where the first record starts in it
   * @param limit where the visible bytes end; equal to start if none may be waited for, as on a
   *     pipe
   * @param maxPacketLength the largest captured length that is no damage, in bytes
   * @return 16, 20, 24 or 28 bytes
   */
  static int recordHeaderLength(
      PcapHeader header, MemorySegment memory, long start, long limit, int maxPacketLength) {
    if (!header.standard() && !header.modified()) {
      return PLAIN_LENGTH;
    }
    int[] candidates = header.modified() ? MODIFIED : STANDARD;
    RecordReader numbers = new PcapReader(header, PLAIN_LENGTH, -1, maxPacketLength);
    PcapVariant trial = new PcapVariant(numbers, memory, start, limit, maxPacketLength);
    for (int candidate : candidates) {
      if (trial.fits(candidate, candidate != candidates[0])) {
        return candidate;
      }
    }
    return candidates[0];
  }

  private boolean fits(int headerLength, boolean mustBeConfirmed) {
    long position = start;
    int seen = 0;
    while (seen < RECORDS_TO_TRY && limit - position >= headerLength) {
      long captured = numbers.unsigned32(memory, position + 8);
      if (captured > maxPacketLength
          || captured > numbers.unsigned32(memory, position + 12)
          || numbers.unsigned32(memory, position + 4) >= MICROS_PER_SECOND) {
        return false;
      }
      position += headerLength + captured;
      seen++;
    }
    return !mustBeConfirmed || seen >= 2 || (seen == 1 && position == limit);
  }
}

package io.vpi.capture.pcap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Goes through the options of a pcapng block (draft-ietf-opsawg-pcapng, section 3.5):
 *
 * <pre>
 *   +-------------------------------+-------------------------------+
 *   |              code             |        length of value        |
 *   |                   value, padded to 32 bits                    |
 * </pre>
 *
 * <p>A list ends with the code 0, with the block, or with an option that does not fit the block:
 * the block's own frame is sound then, and an option more or less is no reason to give the rest of
 * the file up.
 *
 * <p>Not thread safe.
 */
final class OptionCursor {
  private static final int HEADER_LENGTH = 4;

  private final RecordReader numbers;
  private long end;

  /** The current option's code. */
  int code;

  /** The length of the current option's value, in bytes. */
  int length;

  /** Where the current option's value lies. */
  long offset;

  /**
   * A cursor.
   *
   * @param numbers reads numbers in the file's byte order
   */
  OptionCursor(RecordReader numbers) {
    this.numbers = numbers;
  }

  /**
   * Goes before the first option of a list.
   *
   * @param start where the list starts
   * @param listEnd where it ends at the latest
   */
  void start(long start, long listEnd) {
    offset = start;
    length = 0;
    end = listEnd;
  }

  /**
   * Goes to the next option.
   *
   * @param memory where the block lies
   * @return false if there is none
   */
  boolean next(MemorySegment memory) {
    long at = offset + PcapngBlocks.padded(length);
    if (end - at < HEADER_LENGTH) {
      return false;
    }
    code = numbers.int16(memory, at);
    length = numbers.int16(memory, at + 2);
    offset = at + HEADER_LENGTH;
    return code != PcapngBlocks.OPTION_END && length <= end - offset;
  }

  /**
   * The current option's value as a text, up to a zero, which some writers count in.
   *
   * @param memory where the block lies
   * @param maxLength how many bytes are looked at
   * @return the text; what is not UTF-8 is replaced
   */
  String text(MemorySegment memory, int maxLength) {
    byte[] bytes = new byte[Math.min(length, maxLength)];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
    int textEnd = 0;
    while (textEnd < bytes.length && bytes[textEnd] != 0) {
      textEnd++;
    }
    return new String(bytes, 0, textEnd, StandardCharsets.UTF_8);
  }
}

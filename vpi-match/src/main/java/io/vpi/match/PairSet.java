package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The pairs of bytes that begin a pattern of three bytes or more: one bit for each pair, in either
 * case where case does not matter.
 */
final class PairSet {

  /** Bit {@code first | second << 8}, 64 bits a word. */
  private final long[] words = new long[(1 << 16) / Long.SIZE];

  PairSet(List<PatternTable.Text> texts) {
    for (PatternTable.Text text : texts) {
      byte[] bytes = text.bytes();
      if (bytes.length > 2) {
        for (int first : forms(bytes[0], text.folded())) {
          for (int second : forms(bytes[1], text.folded())) {
            int pair = first | second << Byte.SIZE;
            words[pair / Long.SIZE] |= 1L << pair % Long.SIZE;
          }
        }
      }
    }
  }

  private static int[] forms(byte b, boolean folded) {
    int form = b & 0xFF;
    return folded && AsciiFold.isLetter(b) ? new int[] {form, form ^ 0x20} : new int[] {form};
  }

  /** Whether the pair at a place of the text is in the set. */
  boolean hasPairAt(MemorySegment memory, long at) {
    int pair = memory.get(Grams.SHORT, at) & 0xFFFF;
    // A shift takes its distance modulo 64.
    return (words[pair / Long.SIZE] >>> pair & 1) != 0;
  }

  long sizeInBytes() {
    return (long) words.length * Long.BYTES;
  }
}

package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;

/**
 * The patterns of a set in flat arrays, to be compared with text eight bytes at a time. They go by
 * the numbers of their entries.
 *
 * <p>A pattern is compared as words and masks: text matches if {@code (text ^ word) & mask} is 0.
 * Where case does not matter, the mask of a letter leaves bit 5 out; only the two cases of the
 * letter pass then, so the comparison is exact.
 *
 * <p>The last word ends with the pattern and may overlap the one before it, so that no comparison
 * reads outside of the match:
 *
 * <pre>
 *  8 bytes and more   words at 0, 8, 16 ... and one at length - 8
 *  4 to 7             one word: the int at 0 in its low half, the int at length - 4 in its high
 *  1 to 3             one word of as many bytes
 * </pre>
 */
final class PatternTable {

  /**
   * A pattern.
   *
   * @param bytes in lower case if folded
   * @param folded whether letters match in either case
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, never compared by equals
  record Text(byte[] bytes, boolean folded) {

    boolean hasLetters() {
      for (byte b : bytes) {
        if (AsciiFold.isLetter(b)) {
          return true;
        }
      }
      return false;
    }
  }

  private final int[] lengths;

  /** Where the words of each pattern begin. */
  private final int[] firstWords;

  /** Word, mask, word, mask ... */
  private final long[] words;

  /**
   * The tables of a set.
   *
   * @param texts from {@link #texts}
   */
  PatternTable(List<Text> texts) {
    this.lengths = new int[texts.size()];
    this.firstWords = new int[texts.size()];
    this.words = new long[2 * texts.stream().mapToInt(t -> wordCount(t.bytes().length)).sum()];
    int word = 0;
    for (int entry = 0; entry < lengths.length; entry++) {
      Text text = texts.get(entry);
      lengths[entry] = text.bytes().length;
      firstWords[entry] = word;
      for (int i = 0; i < wordCount(lengths[entry]); i++, word += 2) {
        putWord(text, i, word);
      }
    }
  }

  /** The patterns of a set in the order of their numbers. */
  static List<Text> texts(PatternSet patterns) {
    return Stream.concat(
            patterns.exact().stream().map(e -> new Text(e.bytes(), false)),
            patterns.folded().stream().map(e -> new Text(e.bytes(), true)))
        .toList();
  }

  private void putWord(Text text, int i, int word) {
    for (int b = 0; b < Long.BYTES; b++) {
      int at = byteOfWord(text.bytes().length, i, b);
      if (at >= 0) {
        byte value = text.bytes()[at];
        boolean either = text.folded() && AsciiFold.isLetter(value);
        words[word] |= (value & 0xFFL) << (b * Byte.SIZE);
        words[word + 1] |= (either ? 0xDFL : 0xFFL) << (b * Byte.SIZE);
      }
    }
  }

  private static int wordCount(int length) {
    return Math.max(1, (length + Long.BYTES - 1) / Long.BYTES);
  }

  /** Which byte of a pattern is byte b of its word i, or -1 if none is. */
  private static int byteOfWord(int length, int i, int b) {
    if (length >= Long.BYTES) {
      return Math.min(i * Long.BYTES, length - Long.BYTES) + b;
    }
    if (length >= Integer.BYTES) {
      return b < Integer.BYTES ? b : length - Long.BYTES + b;
    }
    return b < length ? b : -1;
  }

  /** How many bytes a pattern has. */
  int length(int entry) {
    return lengths[entry];
  }

  /**
   * Compares a pattern with the text.
   *
   * @param at where it would begin; all its bytes lie in the text
   * @return how many words were compared, negative if the last of them differs
   */
  int compare(int entry, MemorySegment memory, long at) {
    int length = lengths[entry];
    int word = firstWords[entry];
    if (length < Long.BYTES) {
      return differs(shortText(memory, at, length), word) ? -1 : 1;
    }
    long last = at + length - Long.BYTES;
    int compared = 1;
    for (long from = at; from < last; from += Long.BYTES, word += 2, compared++) {
      if (differs(memory.get(Grams.LONG, from), word)) {
        return -compared;
      }
    }
    return differs(memory.get(Grams.LONG, last), word) ? -compared : compared;
  }

  private boolean differs(long text, int word) {
    return ((text ^ words[word]) & words[word + 1]) != 0;
  }

  private static long shortText(MemorySegment memory, long at, int length) {
    return switch (length) {
      case 1 -> memory.get(ValueLayout.JAVA_BYTE, at) & 0xFFL;
      case 2 -> memory.get(Grams.SHORT, at) & 0xFFFFL;
      case 3 ->
          (memory.get(Grams.SHORT, at) & 0xFFFFL)
              | ((memory.get(ValueLayout.JAVA_BYTE, at + 2) & 0xFFL) << 16);
      default ->
          (memory.get(Grams.INT, at) & 0xFFFF_FFFFL)
              | ((long) memory.get(Grams.INT, at + length - Integer.BYTES) << Integer.SIZE);
    };
  }

  long sizeInBytes() {
    return Integer.BYTES * ((long) lengths.length + firstWords.length)
        + Long.BYTES * (long) words.length;
  }
}

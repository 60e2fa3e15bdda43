package io.vpi.match;

import java.lang.foreign.MemorySegment;
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
 * <p>The first eight bytes are its head; of a shorter one, the mask leaves out what it has not. The
 * rest follows in words at 8, 16 ... and one at length - 8, which may overlap the one before it, so
 * that no comparison reads outside of the match.
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

  /** How many bytes each pattern has. */
  final int[] lengths;

  /** The head of each pattern: word, mask, word, mask ... */
  final long[] heads;

  /** Where the words of each pattern's rest begin. */
  private final int[] firstWords;

  /** Word, mask, word, mask ... */
  private final long[] words;

  /**
   * The tables of a set.
   *
   * @param texts from {@link #texts}
   */
  PatternTable(List<Text> texts) {
    this.lengths = texts.stream().mapToInt(t -> t.bytes().length).toArray();
    this.heads = new long[2 * lengths.length];
    this.firstWords = new int[lengths.length];
    this.words = new long[2 * texts.stream().mapToInt(t -> restWords(t.bytes().length)).sum()];
    int word = 0;
    for (int entry = 0; entry < lengths.length; entry++) {
      Text text = texts.get(entry);
      putWord(text, 0, heads, 2 * entry);
      firstWords[entry] = word;
      for (int i = 1; i <= restWords(lengths[entry]); i++, word += 2) {
        int at = Math.min(i * Long.BYTES, lengths[entry] - Long.BYTES);
        putWord(text, at, words, word);
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

  private static void putWord(Text text, int from, long[] into, int word) {
    int end = Math.min(from + Long.BYTES, text.bytes().length);
    for (int i = from; i < end; i++) {
      byte value = text.bytes()[i];
      boolean either = text.folded() && AsciiFold.isLetter(value);
      int shift = (i - from) * Byte.SIZE;
      into[word] |= (value & 0xFFL) << shift;
      into[word + 1] |= (either ? 0xDFL : 0xFFL) << shift;
    }
  }

  /** How many words come after the head. */
  private static int restWords(int length) {
    return Math.max(0, (length - 1) / Long.BYTES);
  }

  /**
   * Compares the rest of a pattern with the text.
   *
   * @param at where the pattern begins; all its bytes lie in the text, and its head is right
   * @return how many words were compared, negative if the last of them differs
   */
  int compareRest(int entry, MemorySegment memory, long at) {
    long last = at + lengths[entry] - Long.BYTES;
    int word = firstWords[entry];
    int compared = 0;
    for (long from = at + Long.BYTES; from < last + Long.BYTES; from += Long.BYTES, word += 2) {
      compared++;
      if (differs(memory.get(Grams.LONG, Math.min(from, last)), word)) {
        return -compared;
      }
    }
    return compared;
  }

  private boolean differs(long text, int word) {
    return ((text ^ words[word]) & words[word + 1]) != 0;
  }

  long sizeInBytes() {
    return Integer.BYTES * ((long) lengths.length + firstWords.length)
        + Long.BYTES * ((long) heads.length + words.length);
  }
}

package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds where, near the end of a chunk, a pattern may have begun that goes on in the next one: the
 * first place whose bytes begin a pattern that is longer than what is left. An automaton that
 * starts there arrives at the end in a state from which the same matches are ahead as for one that
 * has read all of the stream.
 *
 * <p>The last {@value #NEAR} places that have four bytes are looked at for all patterns; those
 * before them, of which there may be hundreds, for the few patterns that are so long. The last
 * three bytes are looked at in pairs.
 */
final class PrefixFinder {

  private static final int NEAR = Long.SIZE;

  /** How much must be left of a chunk for a place to be a far one. */
  private static final int FAR = NEAR + GramFilter.GRAM;

  /** Finds the prefixes of patterns of more than {@link #FAR} bytes; null if there are none. */
  private final @Nullable ScanPass far;

  /** Finds those of more than four; null if there are none. */
  private final @Nullable ScanPass near;

  private final PairSet pairs;

  /** Bytes of the longest pattern. */
  private final int maxLength;

  /** A finder for a set's patterns. */
  PrefixFinder(List<PatternTable.Text> texts, FilterKernels kernels, int maxTeddy) {
    this.far = pass(longerThan(FAR - 1, texts), kernels, maxTeddy);
    this.near = pass(longerThan(GramFilter.GRAM, texts), kernels, maxTeddy);
    this.pairs = new PairSet(texts);
    this.maxLength = texts.stream().mapToInt(t -> t.bytes().length).max().orElse(0);
  }

  private static List<PatternTable.Text> longerThan(int length, List<PatternTable.Text> texts) {
    return texts.stream().filter(t -> t.bytes().length > length).toList();
  }

  private static @Nullable ScanPass pass(
      List<PatternTable.Text> texts, FilterKernels kernels, int maxTeddy) {
    if (texts.isEmpty()) {
      return null;
    }
    // For each gram only the longest pattern matters; its length takes the place of a number.
    Map<Integer, Integer> lengths = new HashMap<>();
    for (PatternTable.Text text : texts) {
      int gram = Grams.at(text.bytes(), 0, GramFilter.GRAM);
      lengths.merge(gram, text.bytes().length, Math::max);
    }
    GramTable table =
        GramTable.of(
            GramFilter.GRAM,
            lengths.entrySet().stream()
                .map(e -> new GramTable.Posting(e.getKey(), e.getValue(), 0))
                .toList());
    if (texts.size() > maxTeddy) {
      int[] grams = lengths.keySet().stream().mapToInt(Integer::intValue).toArray();
      return new ScanPass(kernels.grams(new GramSet(grams), 0), table);
    }
    List<TeddyBuckets.Window> windows = new ArrayList<>();
    for (PatternTable.Text text : texts) {
      byte[] prefix = Arrays.copyOf(text.bytes(), GramFilter.GRAM);
      windows.add(new TeddyBuckets.Window(prefix, text.folded()));
    }
    TeddyKind teddy = kernels.teddy();
    int groups = texts.size() <= Byte.SIZE ? 1 : 2;
    return new ScanPass(
        teddy.filter(TeddyBuckets.of(windows, teddy.form(GramFilter.GRAM, groups))), table);
  }

  /**
   * The first place from which the text to the end may be the beginning of a longer pattern.
   *
   * @param end more than three bytes from the start
   * @param readable up to where bytes may be read, as for {@link CandidateFilter#mark}
   * @return a place from start to end; the last byte is never ruled out
   */
  long find(MemorySegment memory, long start, long end, long readable, FilterScratch scratch) {
    long nearest = Math.max(start, end - FAR + 1);
    if (far != null) {
      long first = Math.max(start, end - maxLength + 1);
      long found = firstAlive(far, memory, first, nearest - 1, end, readable, scratch);
      if (found < end) {
        return found;
      }
    }
    if (near != null) {
      long last = end - GramFilter.GRAM;
      long found = firstAlive(near, memory, nearest, last, end, readable, scratch);
      if (found < end) {
        return found;
      }
    }
    if (pairs.hasPairAt(memory, end - 3)) {
      return end - 3;
    }
    return pairs.hasPairAt(memory, end - 2) ? end - 2 : end - 1;
  }

  private static long firstAlive(
      ScanPass pass,
      MemorySegment memory,
      long first,
      long last,
      long end,
      long readable,
      FilterScratch scratch) {
    for (long piece = first; piece <= last; ) {
      long to = CandidateFilter.pieceEnd(piece, last + 1) - 1;
      int words = pass.filter().mark(memory, piece, to, readable, scratch);
      long found = firstAlive(pass.table(), memory, piece, words, end, scratch);
      if (found < end) {
        return found;
      }
      piece = to + 1;
    }
    return end;
  }

  private static long firstAlive(
      GramTable table,
      MemorySegment memory,
      long from,
      int words,
      long end,
      FilterScratch scratch) {
    for (int word = 0; word < words; word++) {
      for (long bits = scratch.candidates[word]; bits != 0; bits &= bits - 1) {
        long at = from + (long) word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        int list = table.find(Grams.at(memory, at, GramFilter.GRAM));
        if (longest(table, list) > end - at) {
          return at;
        }
      }
    }
    return end;
  }

  /** Bytes of the longest pattern of a list, which grams may share; 0 if the list is empty. */
  private static int longest(GramTable table, int list) {
    int longest = 0;
    int first = GramTable.first(list);
    int length = table.length(list);
    for (int i = first; i < first + length; i++) {
      longest = Math.max(longest, GramTable.pattern(table.postings[i]));
    }
    return longest;
  }

  long sizeInBytes() {
    long bytes = pairs.sizeInBytes();
    bytes += far == null ? 0 : far.sizeInBytes();
    return bytes + (near == null ? 0 : near.sizeInBytes());
  }
}

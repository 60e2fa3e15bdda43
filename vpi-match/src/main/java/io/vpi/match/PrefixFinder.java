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
 * first place whose four bytes begin a pattern that is longer than what is left. An automaton that
 * starts there arrives at the end in the same state as one that has read all of the stream.
 */
final class PrefixFinder {

  /** Finds the prefixes; null if no pattern is longer than one. */
  private final @Nullable ScanPass pass;

  /** Bytes of the longest pattern. */
  private final int maxLength;

  private PrefixFinder(@Nullable ScanPass pass, int maxLength) {
    this.pass = pass;
    this.maxLength = maxLength;
  }

  /** A finder for a set's patterns. */
  static PrefixFinder of(List<PatternTable.Text> texts, FilterKernels kernels, int maxTeddy) {
    int maxLength = texts.stream().mapToInt(t -> t.bytes().length).max().orElse(0);
    List<PatternTable.Text> longer =
        texts.stream().filter(t -> t.bytes().length > GramFilter.GRAM).toList();
    if (longer.isEmpty()) {
      return new PrefixFinder(null, maxLength);
    }
    // For each gram only the longest pattern matters; its length takes the place of a number.
    Map<Integer, Integer> lengths = new HashMap<>();
    for (PatternTable.Text text : longer) {
      int gram = Grams.at(text.bytes(), 0, GramFilter.GRAM);
      lengths.merge(gram, text.bytes().length, Math::max);
    }
    GramTable table =
        GramTable.of(
            GramFilter.GRAM,
            lengths.entrySet().stream()
                .map(e -> new GramTable.Posting(e.getKey(), e.getValue(), 0))
                .toList());
    CandidateFilter filter;
    if (longer.size() <= maxTeddy) {
      List<TeddyBuckets.Window> windows = new ArrayList<>();
      for (PatternTable.Text text : longer) {
        byte[] prefix = Arrays.copyOf(text.bytes(), GramFilter.GRAM);
        windows.add(new TeddyBuckets.Window(prefix, text.folded()));
      }
      TeddyKind teddy = kernels.teddy();
      int groups = longer.size() <= Byte.SIZE ? 1 : 2;
      filter = teddy.filter(TeddyBuckets.of(windows, teddy.form(GramFilter.GRAM, groups)));
    } else {
      int[] grams = lengths.keySet().stream().mapToInt(Integer::intValue).toArray();
      filter = kernels.grams(new GramSet(grams), 0);
    }
    return new PrefixFinder(new ScanPass(filter, table), maxLength);
  }

  /**
   * The first place from which the text to the end may be the beginning of a longer pattern.
   *
   * @param readable up to where bytes may be read, as for {@link CandidateFilter#mark}
   * @return a place from start to end; the last three are never ruled out
   */
  long find(MemorySegment memory, long start, long end, long readable, FilterScratch scratch) {
    long last = end - GramFilter.GRAM;
    long first = Math.max(start, Math.min(end - maxLength + 1, last - Long.SIZE + 1));
    for (long piece = first; pass != null && piece <= last; ) {
      long to = CandidateFilter.pieceEnd(piece, last + 1) - 1;
      int words = pass.filter().mark(memory, piece, to, readable, scratch);
      long found = firstAlive(pass, memory, piece, words, end, scratch);
      if (found < end) {
        return found;
      }
      piece = to + 1;
    }
    return Math.max(start, last + 1);
  }

  private static long firstAlive(
      ScanPass pass, MemorySegment memory, long from, int words, long end, FilterScratch scratch) {
    GramTable table = pass.table();
    for (int word = 0; word < words; word++) {
      for (long bits = scratch.candidates[word]; bits != 0; bits &= bits - 1) {
        long at = from + (long) word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        int gram = Grams.at(memory, at, GramFilter.GRAM);
        int list = table.find(gram);
        int posting = table.postings[GramTable.first(list)];
        if (table.length(list) > 0 && GramTable.pattern(posting) > end - at) {
          return at;
        }
      }
    }
    return end;
  }

  long sizeInBytes() {
    return pass == null ? 0 : pass.sizeInBytes();
  }
}

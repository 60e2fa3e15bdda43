package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Turns the bits of a filter into a list of places, and thins the list out by the grams that stand
 * there. Both do the same for every place and decide nothing by a branch: what a text's next
 * candidate will be is as unpredictable as text, and a wrong guess of the CPU costs more than all
 * the work on a candidate.
 */
final class CandidateList {

  /** So many places are written for a word that has any, to be overwritten if it has fewer. */
  private static final int AT_ONCE = 4;

  private CandidateList() {}

  /**
   * Lists the bits that are set.
   *
   * @param stepShift bytes from one bit's place to the next's, as a power of two
   * @return how many there are
   */
  static int collect(FilterScratch scratch, int words, int stepShift) {
    long[] candidates = scratch.candidates;
    int count = 0;
    int word = 0;
    // Most texts have next to none, so that words are asked for in eights first.
    for (; word + 8 <= words; word += 8) {
      long any =
          candidates[word]
              | candidates[word + 1]
              | candidates[word + 2]
              | candidates[word + 3]
              | candidates[word + 4]
              | candidates[word + 5]
              | candidates[word + 6]
              | candidates[word + 7];
      if (any != 0) {
        count = collect(scratch, word, word + 8, stepShift, count);
      }
    }
    return collect(scratch, word, words, stepShift, count);
  }

  private static int collect(
      FilterScratch scratch, int firstWord, int endWord, int stepShift, int collected) {
    long[] candidates = scratch.candidates;
    int[] places = scratch.places;
    int count = collected;
    for (int word = firstWord; word < endWord; word++) {
      long bits = candidates[word];
      if (bits == 0) {
        continue;
      }
      int base = word * Long.SIZE;
      int after = count + Long.bitCount(bits);
      places[count] = (base + Long.numberOfTrailingZeros(bits)) << stepShift;
      bits &= bits - 1;
      places[count + 1] = (base + Long.numberOfTrailingZeros(bits)) << stepShift;
      bits &= bits - 1;
      places[count + 2] = (base + Long.numberOfTrailingZeros(bits)) << stepShift;
      bits &= bits - 1;
      places[count + 3] = (base + Long.numberOfTrailingZeros(bits)) << stepShift;
      bits &= bits - 1;
      for (int i = count + AT_ONCE; bits != 0; bits &= bits - 1) {
        places[i++] = (base + Long.numberOfTrailingZeros(bits)) << stepShift;
      }
      count = after;
    }
    return count;
  }

  /**
   * Keeps the places whose gram may be in a table.
   *
   * @param from the place that the others are counted from
   * @return how many are left, in the same order
   */
  static int keepKnown(
      FilterScratch scratch, int count, MemorySegment memory, long from, GramTable table) {
    return switch (table.width) {
      case 1 -> keepBytes(scratch, count, memory, from, table);
      case 2 -> keepPairs(scratch, count, memory, from, table);
      default -> keepFours(scratch, count, memory, from, table);
    };
  }

  private static int keepBytes(
      FilterScratch scratch, int count, MemorySegment memory, long from, GramTable table) {
    int[] places = scratch.places;
    int[] lists = scratch.lists;
    long[] slots = table.slots;
    int shift = table.shift;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int place = places[i];
      int gram = Grams.fold(memory.get(ValueLayout.JAVA_BYTE, from + place) & 0xFF);
      long slot = slots[Grams.hash(gram, shift)];
      places[kept] = place;
      lists[kept] = (int) slot;
      kept += GramTable.isKnown(slot, gram);
    }
    return kept;
  }

  private static int keepPairs(
      FilterScratch scratch, int count, MemorySegment memory, long from, GramTable table) {
    int[] places = scratch.places;
    int[] lists = scratch.lists;
    long[] slots = table.slots;
    int shift = table.shift;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int place = places[i];
      int gram = Grams.fold(memory.get(Grams.SHORT, from + place) & 0xFFFF);
      long slot = slots[Grams.hash(gram, shift)];
      places[kept] = place;
      lists[kept] = (int) slot;
      kept += GramTable.isKnown(slot, gram);
    }
    return kept;
  }

  private static int keepFours(
      FilterScratch scratch, int count, MemorySegment memory, long from, GramTable table) {
    int[] places = scratch.places;
    int[] lists = scratch.lists;
    long[] slots = table.slots;
    int shift = table.shift;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int place = places[i];
      int gram = Grams.fold(memory.get(Grams.INT, from + place));
      long slot = slots[Grams.hash(gram, shift)];
      places[kept] = place;
      lists[kept] = (int) slot;
      kept += GramTable.isKnown(slot, gram);
    }
    return kept;
  }
}

package io.vpi.match;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns a list of places into a list of the patterns that may stand around them, and thins it out
 * by the first bytes of each. As in {@link CandidateList}, nothing is decided by a branch that the
 * CPU could not foresee, and so the memory accesses of many patterns overlap.
 */
final class PostingList {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** So many postings are copied from each list at once, to be overwritten if it has fewer. */
  static final int AT_ONCE = INTS.length();

  private PostingList() {}

  /**
   * Copies the postings of the places' lists, as far as there is room for whole ones.
   *
   * @param scratch whose places and lists {@link CandidateList#keepKnown} left; what is written is
   *     its patterns, firsts and postings
   * @param place the first of the places whose list is copied
   * @param count how many places there are
   * @return the first place whose list is not copied
   */
  static int fill(FilterScratch scratch, int place, int count, GramTable table) {
    int[] places = scratch.places;
    int[] lists = scratch.lists;
    int[] patterns = scratch.patterns;
    int[] firsts = scratch.firsts;
    int[] postings = table.postings;
    int room = scratch.room;
    int filled = 0;
    int next = place;
    for (; next < count; next++) {
      int list = lists[next];
      int length = table.length(list);
      if (filled + length > room) {
        break;
      }
      int from = GramTable.first(list);
      // Nearly every list is copied in one go, so that no branch tells how long they are.
      for (int i = 0; i < length; i += AT_ONCE) {
        IntVector some = IntVector.fromArray(INTS, postings, from + i);
        some.lanewise(VectorOperators.LSHR, GramTable.OFFSET_BITS).intoArray(patterns, filled + i);
        IntVector.broadcast(INTS, places[next])
            .sub(some.and(GramTable.MAX_OFFSET))
            .intoArray(firsts, filled + i);
      }
      filled += length;
    }
    scratch.postings = filled;
    return next;
  }

  /**
   * Keeps the patterns that lie in the text and whose first bytes, eight or all, stand there.
   *
   * @param from the byte of the text that firsts are counted from
   * @param start where the text begins
   * @param end where it ends
   * @param readable up to where bytes may be read, eight or more from the start
   * @return how many are left, in the same order
   */
  static int keepBegun(
      FilterScratch scratch,
      MemorySegment memory,
      long from,
      long start,
      long end,
      long readable,
      PatternTable table) {
    int[] patterns = scratch.patterns;
    int[] firsts = scratch.firsts;
    int[] lengths = table.lengths;
    long[] heads = table.heads;
    long lastWord = readable - Long.BYTES;
    int count = scratch.postings;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int pattern = patterns[i];
      long first = from + firsts[i];
      long outside = (first - start) | (end - lengths[pattern] - first);
      // Near the end, a word from further ahead; a pattern that lies outside reads anything.
      long at = Math.max(Math.min(first, lastWord), start);
      long text = memory.get(Grams.LONG, at) >>> ((first - at) * Byte.SIZE);
      long differs = (text ^ heads[2 * pattern]) & heads[2 * pattern + 1];
      patterns[kept] = pattern;
      firsts[kept] = firsts[i];
      kept += (int) (~(differs | -differs | outside) >>> 63);
    }
    return kept;
  }
}

package io.vpi.match;

import java.lang.foreign.MemorySegment;

/**
 * Turns a list of places into a list of the patterns that may stand around them, and thins it out
 * by the first bytes of each. As in {@link CandidateList}, nothing is decided by a branch that the
 * CPU could not foresee, and so the memory accesses of many patterns overlap.
 */
final class PostingList {

  /** So many postings are copied from each list, to be overwritten if it has fewer. */
  static final int AT_ONCE = 2;

  private PostingList() {}

  /**
   * Copies the postings of the places' lists, as far as there is room for whole ones.
   *
   * @param scratch whose places and lists {@link CandidateList#keepKnown} left; what is written is
   *     its patterns, firsts and postings
   * @param place the first of the places whose list is copied
   * @param count how many places there are
   * @param from the byte of the text that places are counted from
   * @return the first place whose list is not copied
   */
  static int fill(
      FilterScratch scratch,
      int place,
      int count,
      MemorySegment memory,
      long from,
      GramTable table) {
    int[] places = scratch.places;
    int[] lists = scratch.lists;
    int[] patterns = scratch.patterns;
    int[] firsts = scratch.firsts;
    int[] postings = table.postings;
    int room = scratch.room;
    int filled = 0;
    int next = place;
    for (; next < count; next++) {
      int at = places[next];
      int list = lists[next];
      if (GramTable.continues(list)) {
        list = table.find(Grams.at(memory, from + at, table.width));
      }
      int length = table.length(list);
      if (filled + length > room) {
        break;
      }
      int posting = GramTable.first(list);
      patterns[filled] = GramTable.pattern(postings[posting]);
      firsts[filled] = at - GramTable.offset(postings[posting]);
      patterns[filled + 1] = GramTable.pattern(postings[posting + 1]);
      firsts[filled + 1] = at - GramTable.offset(postings[posting + 1]);
      for (int i = AT_ONCE; i < length; i++) {
        patterns[filled + i] = GramTable.pattern(postings[posting + i]);
        firsts[filled + i] = at - GramTable.offset(postings[posting + i]);
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

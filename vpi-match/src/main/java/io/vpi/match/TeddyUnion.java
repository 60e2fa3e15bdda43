package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Marks what any of some filters marks. Several Teddy filters for a share of the patterns each take
 * less time than one gather, and mark less than one Teddy filter for all.
 */
final class TeddyUnion extends CandidateFilter {

  private final CandidateFilter[] filters;

  /**
   * A union.
   *
   * @param filters that look at every place
   * @param width how many bytes from a place on they look at, at most
   */
  TeddyUnion(List<CandidateFilter> filters, int width) {
    super(0, width);
    this.filters = filters.toArray(new CandidateFilter[0]);
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    long[] out = scratch.candidates;
    if (words == 1) {
      // All that a short text has.
      long any = 0;
      for (CandidateFilter filter : filters) {
        filter.run(memory, from, first, 1, scratch);
        any |= out[first];
      }
      out[first] = any;
      return;
    }
    long[] union = scratch.union;
    filters[0].run(memory, from, first, words, scratch);
    System.arraycopy(out, first, union, 0, words);
    for (int f = 1; f < filters.length; f++) {
      filters[f].run(memory, from, first, words, scratch);
      for (int i = 0; i < words; i++) {
        union[i] |= out[first + i];
      }
    }
    System.arraycopy(union, 0, out, first, words);
  }

  @Override
  String name() {
    StringBuilder name = new StringBuilder();
    for (CandidateFilter filter : filters) {
      name.append(name.isEmpty() ? "" : "+").append(filter.name());
    }
    return name.toString();
  }

  @Override
  long sizeInBytes() {
    long bytes = 0;
    for (CandidateFilter filter : filters) {
      bytes += filter.sizeInBytes();
    }
    return bytes;
  }
}

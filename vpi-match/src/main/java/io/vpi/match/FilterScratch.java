package io.vpi.match;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What filters write to: one for each scanner, so for one thread. */
final class FilterScratch {

  /**
   * How many bytes from a place on a filter may read, whatever their number is in the text. A text
   * that is shorter is put to the filters as a copy.
   */
  static final int READ_AHEAD = 128;

  /** Bytes of a padded text, those behind it included. */
  static final int PADDED_BYTES = 2 * READ_AHEAD;

  private static final int LEAST_ROOM = 256;

  final long[] candidates = new long[CandidateFilter.WORDS];

  /** What a {@link TeddyUnion} has gathered of them. */
  final long[] union = new long[CandidateFilter.WORDS];

  /** The same by sixteens, for a filter that looks at so many places at once. */
  final short[] sixteens = new short[CandidateFilter.WORDS * Long.SIZE / Short.SIZE];

  /**
   * The candidates one by one, as bytes from the first place, and room for what is written behind
   * the last of them to be overwritten; {@link FilterKernels#collect} fills it.
   */
  final int[] places = new int[(CandidateFilter.WORDS + 1) * Long.SIZE];

  /** For each place that was kept, the low half of the slot of its gram. */
  final int[] lists = new int[places.length];

  /** How many postings fit. */
  final int room;

  /** The patterns that may stand around the places; {@link PostingList} fills it. */
  final int[] patterns;

  /** For each of them, where it would begin, as bytes from the first place. */
  final int[] firsts;

  /** How many of them there are. */
  int postings;

  /**
   * The indexes of one gather of the widest vectors, which the JVM's vectors take from memory only.
   */
  final int[] indexes = new int[16];

  private final MemorySegment padded = Arena.ofAuto().allocate(PADDED_BYTES, READ_AHEAD);

  /**
   * Room to work in.
   *
   * @param longest how many postings the longest list has that is to fit
   */
  FilterScratch(int longest) {
    this.room = Math.max(longest, LEAST_ROOM);
    this.patterns = new int[room + PostingList.AT_ONCE];
    this.firsts = new int[room + PostingList.AT_ONCE];
  }

  /**
   * A short text, copied to where reading on is allowed.
   *
   * @param length less than {@link #READ_AHEAD}
   * @return memory with the text at 0 and {@link #READ_AHEAD} bytes more, which may be anything
   */
  MemorySegment pad(MemorySegment memory, long start, long length) {
    MemorySegment.copy(memory, start, padded, 0, length);
    return padded;
  }
}

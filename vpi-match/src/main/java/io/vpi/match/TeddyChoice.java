package io.vpi.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which Teddy filter suits some patterns, and the window of each. More positions and more buckets
 * mark less, but take longer; a guess of both decides.
 *
 * @param buckets the filter's
 * @param offsets where the window of each pattern begins in it
 */
@SuppressWarnings("ArrayRecordComponent") // internal, never compared by equals
record TeddyChoice(TeddyBuckets buckets, int[] offsets) {

  /** What 64 places cost, by positions and groups of 8 buckets, in some nanoseconds. */
  private static final double[][] KERNEL_COST = {{3.3, 3.3}, {3.5, 4.5}, {4.5, 6}, {5.5, 8}};

  private static final int MAX_POSITIONS = 4;

  /** What a candidate costs: mostly that the CPU did not expect it. */
  private static final double CANDIDATE_COST = 25;

  /**
   * Chooses.
   *
   * @param patterns numbers of patterns, each of at least {@code width} bytes
   * @param width bytes by which a candidate is looked up; more or fewer may be looked at before
   */
  static TeddyChoice of(int[] patterns, List<PatternTable.Text> texts, int width) {
    TeddyChoice best = null;
    double least = Double.MAX_VALUE;
    for (int positions = 1; positions <= MAX_POSITIONS; positions++) {
      int[] offsets = new int[patterns.length];
      List<TeddyBuckets.Window> windows = new ArrayList<>(patterns.length);
      for (int i = 0; i < patterns.length; i++) {
        PatternTable.Text text = texts.get(patterns[i]);
        offsets[i] = rarest(text, width, positions);
        windows.add(window(text, offsets[i], positions));
      }
      for (int groups = 1; groups <= (positions == 1 ? 1 : 2); groups++) {
        TeddyBuckets buckets = TeddyBuckets.of(windows, positions, groups * Byte.SIZE);
        double cost =
            KERNEL_COST[positions - 1][groups - 1]
                + buckets.acceptedShare() * Long.SIZE * CANDIDATE_COST;
        if (best == null || cost < least) {
          least = cost;
          best = new TeddyChoice(buckets, offsets);
        }
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("a window has 1 byte or more");
    }
    return best;
  }

  private static int rarest(PatternTable.Text text, int width, int positions) {
    int last = Math.min(text.bytes().length, GramTable.MAX_OFFSET) - width;
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int offset = 0; offset <= last; offset++) {
      double share = TeddyBuckets.share(window(text, offset, positions), positions);
      if (share < least) {
        least = share;
        best = offset;
      }
    }
    return best;
  }

  private static TeddyBuckets.Window window(PatternTable.Text text, int offset, int positions) {
    int end = Math.min(offset + positions, text.bytes().length);
    return new TeddyBuckets.Window(Arrays.copyOfRange(text.bytes(), offset, end), text.folded());
  }
}

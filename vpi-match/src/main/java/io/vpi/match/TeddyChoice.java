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

  /** What a candidate costs in nanoseconds: mostly that the CPU did not expect it. */
  private static final double CANDIDATE_COST = 40;

  /**
   * Chooses.
   *
   * @param kind of filter
   * @param patterns numbers of patterns, each of at least {@code width} bytes
   * @param width bytes by which a candidate is looked up; more or fewer may be looked at before
   */
  static TeddyChoice of(TeddyKind kind, int[] patterns, List<PatternTable.Text> texts, int width) {
    TeddyChoice best = null;
    double least = Double.MAX_VALUE;
    for (TeddyForm form : kind.forms()) {
      int[] offsets = new int[patterns.length];
      List<TeddyBuckets.Window> windows = new ArrayList<>(patterns.length);
      for (int i = 0; i < patterns.length; i++) {
        PatternTable.Text text = texts.get(patterns[i]);
        offsets[i] = rarest(text, width, form);
        windows.add(window(text, offsets[i], form));
      }
      TeddyBuckets buckets = TeddyBuckets.of(windows, form);
      double cost = form.nanos() + buckets.acceptedShare() * Long.SIZE * CANDIDATE_COST;
      if (best == null || cost < least) {
        least = cost;
        best = new TeddyChoice(buckets, offsets);
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("a filter that comes in no form");
    }
    return best;
  }

  private static int rarest(PatternTable.Text text, int width, TeddyForm form) {
    int last = Math.min(text.bytes().length, GramTable.MAX_OFFSET) - width;
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int offset = 0; offset <= last; offset++) {
      double share = TeddyBuckets.share(window(text, offset, form));
      if (share < least) {
        least = share;
        best = offset;
      }
    }
    return best;
  }

  private static TeddyBuckets.Window window(PatternTable.Text text, int offset, TeddyForm form) {
    int end = Math.min(offset + form.positions(), text.bytes().length);
    return new TeddyBuckets.Window(Arrays.copyOfRange(text.bytes(), offset, end), text.folded());
  }
}

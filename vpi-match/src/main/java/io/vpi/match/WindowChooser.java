package io.vpi.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses by which of its bytes a pattern is looked for in a gram pass: those that are rarest in
 * traffic. What is rare is guessed from the bytes, and from the set itself: the patterns of a rule
 * set are made of what protocols are made of, so a gram that many of them have is frequent in
 * traffic as well.
 */
final class WindowChooser {

  /** What share of traffic a gram that all patterns have would be. */
  private static final double WEIGHT_OF_SET = 0.05;

  /** What a run of one byte, of which traffic is full, counts as. */
  private static final double RUN = 0.01;

  /** What another pattern with the same gram costs, so that no chain becomes long without need. */
  private static final double WEIGHT_OF_CHAIN = 0.000_02;

  private static final class Use {
    private int patterns;
    private int windows;
  }

  private final Map<Integer, Use> uses = new HashMap<>();
  private final int patterns;

  WindowChooser(List<PatternTable.Text> texts) {
    this.patterns = texts.size();
    for (PatternTable.Text text : texts) {
      int last = Math.min(text.bytes().length, GramTable.MAX_OFFSET) - GramFilter.GRAM;
      for (int i = 0; i <= last; i++) {
        int gram = Grams.at(text.bytes(), i, GramFilter.GRAM);
        uses.computeIfAbsent(gram, g -> new Use()).patterns++;
      }
    }
  }

  /**
   * Chooses a window of several grams in a row.
   *
   * @param grams how many
   * @return where in the pattern it begins
   */
  int choose(byte[] bytes, int grams) {
    int last = Math.min(bytes.length, GramTable.MAX_OFFSET) - GramFilter.GRAM - grams + 1;
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int offset = 0; offset <= last; offset++) {
      double cost = 0;
      for (int i = 0; i < grams; i++) {
        cost += cost(bytes, offset + i);
      }
      if (cost < least) {
        least = cost;
        best = offset;
      }
    }
    for (int i = 0; i < grams; i++) {
      use(bytes, best + i).windows++;
    }
    return best;
  }

  private Use use(byte[] bytes, int offset) {
    return uses.getOrDefault(Grams.at(bytes, offset, GramFilter.GRAM), new Use());
  }

  private double cost(byte[] bytes, int offset) {
    double share = 1;
    boolean run = true;
    for (int i = offset; i < offset + GramFilter.GRAM; i++) {
      int b = AsciiFold.fold(bytes[i]) & 0xFF;
      share *= ByteFrequencies.of(b);
      run &= bytes[i] == bytes[offset];
    }
    Use use = use(bytes, offset);
    return share
        + (run ? RUN : 0)
        + WEIGHT_OF_SET * use.patterns / Math.max(patterns, 1000)
        + WEIGHT_OF_CHAIN * use.windows;
  }
}

package io.vpi.jmh;

import java.util.SplittableRandom;

/** In which order the parts of a whole arrive. */
public enum Arrival {
  /** As they were sent. */
  IN_ORDER,
  /** The last first, of each group. */
  REVERSED,
  /** Each group in an order of chance. */
  SHUFFLED;

  /** The places of parts by the order of their arrival, disordered within groups of a size. */
  int[] order(int parts, int group, SplittableRandom random) {
    int[] order = new int[parts];
    for (int first = 0; first < parts; first += group) {
      int size = Math.min(group, parts - first);
      for (int i = 0; i < size; i++) {
        order[first + i] = first + (this == REVERSED ? size - 1 - i : i);
      }
      for (int i = size - 1; this == SHUFFLED && i > 0; i--) {
        int j = first + random.nextInt(i + 1);
        int other = order[first + i];
        order[first + i] = order[j];
        order[j] = other;
      }
    }
    return order;
  }
}

package io.vpi.flow.reassembly;

import io.vpi.flow.policy.OverlapPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * A receiver byte by byte: for each byte that is there already, the table of overlap policies is
 * asked about each segment that covers it.
 */
final class ReassemblyModel {
  private record Extent(int start, int end) {}

  private final OverlapPolicy policy;
  private final byte[] bytes;
  private final boolean[] there;
  private final List<Extent> segments = new ArrayList<>();
  private int next;

  ReassemblyModel(OverlapPolicy policy, int size) {
    this.policy = policy;
    bytes = new byte[size];
    there = new boolean[size];
  }

  void arrive(int start, byte[] segment) {
    Extent arriving = new Extent(start, start + segment.length);
    for (int i = start; i < arriving.end(); i++) {
      if (i >= next && (!there[i] || newWins(i, arriving))) {
        bytes[i] = segment[i - start];
        there[i] = true;
      }
    }
    segments.add(arriving);
    while (next < bytes.length && there[next]) {
      next++;
    }
  }

  private boolean newWins(int place, Extent arriving) {
    for (Extent old : segments) {
      if (old.start() <= place && place < old.end() && !newWins(policy, old, arriving)) {
        return false;
      }
    }
    return true;
  }

  private static boolean newWins(OverlapPolicy policy, Extent old, Extent arriving) {
    return newWins(policy, row(old.start(), old.end(), arriving.start(), arriving.end()));
  }

  /** The row of the table that two segments are in. */
  static int row(int oldStart, int oldEnd, int newStart, int newEnd) {
    if (newStart == oldStart) {
      return newEnd < oldEnd ? 1 : newEnd == oldEnd ? 2 : 3;
    }
    if (newStart < oldStart) {
      return newEnd < oldEnd ? 4 : 5;
    }
    return newEnd <= oldEnd ? 6 : 7;
  }

  /** The table. */
  static boolean newWins(OverlapPolicy policy, int row) {
    String rows =
        switch (policy) {
          case BSD, HPUX10 -> "ooonnoo";
          case LINUX -> "oonnnoo";
          case OLD_LINUX -> "onnnnoo";
          case SOLARIS -> "onnonon";
          case FIRST -> "ooooooo";
          case LAST -> "nnnnnnn";
        };
    return rows.charAt(row - 1) == 'n';
  }

  int next() {
    return next;
  }

  byte[] bytes() {
    return bytes;
  }
}

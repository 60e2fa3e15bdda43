package io.vpi.flow.reassembly;

import io.vpi.flow.policy.OverlapPolicy;

/**
 * Whose bytes win where a new segment overlaps one that waits, by how their extents lie.
 *
 * <p>Several old segments may cover the same byte. The new one's byte is taken only if it wins
 * against each of them, as in Suricata's {@code stream-tcp-list.c}. It is not necessary to remember
 * them all: for each policy one of the segments that cover a byte, its <em>ruler</em>, loses only
 * where all of them lose.
 *
 * <ul>
 *   <li>BSD and HPUX10 let the old win if it starts at or before the new: the ruler is the one that
 *       starts first.
 *   <li>Linux and old Linux let it also matter, where both start together, which of them is longer:
 *       the ruler is the one that starts first and, of several, ends last.
 *   <li>Solaris lets the old win if it ends behind the new, or with it and starts before it: the
 *       ruler is the one that ends last and, of several, starts first.
 *   <li>FIRST and LAST do not look at extents: there is no ruler.
 * </ul>
 *
 * <p>So each byte that waits needs one extent, and the work for a new segment is bounded by its own
 * length, however many segments lie beneath it. One policy has to be used for all segments of a
 * direction.
 */
final class OverlapRules {
  /**
   * The ruler's start of a run of segments of one byte each: each byte of the run is ruled by
   * itself alone.
   */
  static final long EACH = -1;

  private OverlapRules() {}

  /** The start of the extent that a new segment's bytes are remembered with. */
  static long rulerStart(OverlapPolicy policy, long start, long end) {
    return switch (policy) {
      case FIRST, LAST -> 0;
      default -> end - start == 1 ? EACH : start;
    };
  }

  /** The end of the extent that a new segment's bytes are remembered with. */
  static long rulerEnd(OverlapPolicy policy, long start, long end) {
    return switch (policy) {
      case FIRST, LAST, BSD, HPUX10 -> 0;
      case LINUX, OLD_LINUX, SOLARIS -> end - start == 1 ? 0 : end;
    };
  }

  /**
   * Whether the new segment's bytes win against the old one's.
   *
   * @param start where the new one starts
   * @param end where it ends
   * @param oldStart where the old one, the ruler, starts
   * @param oldEnd where it ends
   */
  static boolean newWins(OverlapPolicy policy, long start, long end, long oldStart, long oldEnd) {
    return switch (policy) {
      case FIRST -> false;
      case LAST -> true;
      case BSD, HPUX10 -> start < oldStart;
      case LINUX -> start < oldStart || (start == oldStart && end > oldEnd);
      case OLD_LINUX -> start < oldStart || (start == oldStart && end >= oldEnd);
      case SOLARIS -> end > oldEnd || (end == oldEnd && start <= oldStart);
    };
  }

  /** Whether the new segment rules, from here on, bytes that the old one has ruled. */
  static boolean rules(OverlapPolicy policy, long start, long end, long oldStart, long oldEnd) {
    return switch (policy) {
      case FIRST, LAST -> false;
      case BSD, HPUX10 -> start < oldStart;
      case LINUX, OLD_LINUX -> start < oldStart || (start == oldStart && end > oldEnd);
      case SOLARIS -> end > oldEnd || (end == oldEnd && start < oldStart);
    };
  }
}

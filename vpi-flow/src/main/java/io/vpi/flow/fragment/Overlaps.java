package io.vpi.flow.fragment;

import io.vpi.flow.policy.FragmentPolicy;

/**
 * Whose bytes a host keeps where two IPv4 fragments overlap and differ. The answer depends on where
 * both start and end, as they came; what other fragments have since taken from the old one does not
 * count.
 */
final class Overlaps {
  private Overlaps() {}

  /**
   * Whether the new fragment's bytes win.
   *
   * @param policy any but {@link FragmentPolicy#DISCARD}, which keeps neither and answers false
   * @param oldStart the old fragment's first byte in the datagram's payload
   * @param oldEnd the byte behind its last
   * @param newStart the new fragment's first byte
   * @param newEnd the byte behind its last
   */
  static boolean newWins(
      FragmentPolicy policy, int oldStart, int oldEnd, int newStart, int newEnd) {
    return switch (policy) {
      case BSD -> newStart < oldStart;
      case BSD_RIGHT -> oldStart <= newStart;
      case LINUX -> newStart <= oldStart;
      case FIRST, DISCARD -> false;
      case LAST -> true;
      // Reaching as far as the old is not enough for Windows.
      case WINDOWS -> newStart < oldStart && newEnd > oldEnd;
      case SOLARIS -> newStart < oldStart && newEnd >= oldEnd;
    };
  }
}

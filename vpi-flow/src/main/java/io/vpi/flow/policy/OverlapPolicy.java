package io.vpi.flow.policy;

/**
 * Whose bytes a TCP receiver keeps where a new segment overlaps one that it holds and has not yet
 * handed on. The groups are those of Suricata's {@code stream-tcp-list.c}.
 */
public enum OverlapPolicy {
  /** BSD, macOS, Windows to 2003: the new only where it starts before the old. */
  BSD,
  /** HP-UX 10, IRIX: as BSD. */
  HPUX10,
  /** Linux: as BSD, and the new where both start together and it is longer. */
  LINUX,
  /** Linux up to 2.2: as Linux, and the new where both are of equal extent. */
  OLD_LINUX,
  /** Solaris, HP-UX 11: the new where it reaches as far as the old or further. */
  SOLARIS,
  /** Windows from Vista on, and every inline inspector: the old always. */
  FIRST,
  /** The new always. */
  LAST
}

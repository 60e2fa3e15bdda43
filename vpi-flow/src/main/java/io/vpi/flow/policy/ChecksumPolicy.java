package io.vpi.flow.policy;

/** Whether a segment with a wrong checksum is taken, which its receiver would throw away. */
public enum ChecksumPolicy {
  /** It is. */
  IGNORE,
  /** It is not. */
  VERIFY,
  /**
   * It is not, if the same sender of the same flow has sent right ones before: a sender whose card
   * fills the checksum in behind the tap has none right from the start. Segments longer than the
   * maximum segment size, which a card has joined or will cut, are taken.
   */
  AUTO
}

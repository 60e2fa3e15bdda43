package io.vpi.flow.tcp;

/** Why a segment was not believed. */
public enum Refusal {
  /** It was. */
  NONE,
  /** Its checksum is wrong. */
  CHECKSUM,
  /** It will not reach its receiver. */
  TIME_TO_LIVE,
  /** Its flags make no sense together. */
  FLAGS,
  /** The beginning of its connection was not seen, and such connections are not followed. */
  MIDSTREAM,
  /** It comes before the handshake is done. */
  NO_HANDSHAKE,
  /** It is a handshake in which both ends send a SYN, and these are not let through. */
  SPLIT_HANDSHAKE,
  /** It is a SYN, or bears data on one, that is not let through. */
  SYN,
  /** It is a SYN-ACK that does not fit its SYN. */
  SYN_ACK,
  /** It acknowledges what was not sent. */
  ACKNOWLEDGMENT,
  /** Its timestamp is old. */
  TIMESTAMP,
  /** It lies beyond its receiver's window. */
  WINDOW,
  /** It bears data behind the stream's end. */
  AFTER_END,
  /** It is a RST that does not fit. */
  RESET,
  /** It has an urgent pointer, and these are not let through. */
  URGENT;

  private static final Refusal[] VALUES = values();

  static Refusal of(int ordinal) {
    return VALUES[ordinal];
  }
}

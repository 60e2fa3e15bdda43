package io.vpi.decode;

/** What the check of a checksum came to. */
public enum ChecksumStatus {
  /** The protocol has none, or the sender left it out as UDP over IPv4 may. */
  ABSENT,
  /** It fits. */
  VALID,
  /** It does not fit: the receiver will throw the packet away. */
  WRONG,
  /** The sender's network card was to fill it in and the packet was seen before. */
  NOT_READY,
  /** It covers bytes that are not there: not captured, not sent, or in other fragments. */
  UNVERIFIABLE
}

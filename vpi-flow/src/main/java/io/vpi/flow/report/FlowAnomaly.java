package io.vpi.flow.report;

/**
 * What can be wrong with packets in the context of their flow. The labels are stable: rules,
 * filters and dashboards name them. Required and available are 0 where nothing is said of them.
 */
public enum FlowAnomaly {
  /**
   * Fragments overlap and their bytes differ; in IPv6 also if they are equal, unless one is the
   * other's duplicate. Required is the offset in bytes, available how many.
   */
  FRAGMENT_OVERLAP("frag.overlap"),
  /** A fragment reaches beyond 65,535 bytes. Required is its end, available 65,535. */
  FRAGMENT_TOO_LARGE("frag.too_large"),
  /**
   * Two fragments disagree on where the datagram ends. Required is the first end, available this.
   */
  FRAGMENT_END_DIFFERS("frag.end_differs"),
  /** A fragment that is not the last has a length that is no multiple of 8; available is it. */
  FRAGMENT_UNALIGNED("frag.unaligned"),
  /** A fragment carries nothing. Available is its offset. */
  FRAGMENT_EMPTY("frag.empty"),
  /** A fragment that is not the last carries less than it must. Required is that, available it. */
  FRAGMENT_TOO_SMALL("frag.too_small"),
  /** A datagram comes in more fragments than are taken of one. Required is the limit. */
  FRAGMENT_TOO_MANY("frag.too_many"),
  /** A fragment's IPv4 header has a wrong checksum; it was not taken. Available is it. */
  FRAGMENT_WRONG_CHECKSUM("frag.wrong_checksum"),
  /** A first fragment ends before the transport header does: RFC 1858, RFC 7112. */
  FRAGMENT_HEADER_SPLIT("frag.header_split"),
  /** A datagram was not finished in time. Available is how many of its bytes had come. */
  FRAGMENT_TIMEOUT("frag.timeout"),
  /** The memory for fragments is full. Available is its size in bytes. */
  FRAGMENT_MEMORY_FULL("frag.memcap"),
  /**
   * Fragments within reassembled fragments, more levels than are followed. Required is the limit.
   */
  FRAGMENT_TOO_DEEP("frag.too_deep"),
  /** A packet will not reach its receiver: available is its TTL, required the hops to it. */
  TTL_TOO_SHORT("ip.ttl_short"),
  /** An IPv4 source route option, or record route with it. Available is the option's type. */
  SOURCE_ROUTE("ip.source_route"),
  /** An IP length field claims more than was there. Required is the claim, available what was. */
  TRUNCATED("ip.truncated"),
  /** The flow table is full. Available is its size in flows. */
  FLOW_TABLE_FULL("flow.table_full"),
  /** Segments overlap and their bytes differ. Required is the stream offset, available how many. */
  TCP_OVERLAP("tcp.overlap"),
  /** A segment whose checksum is wrong; it was not taken. Required is the right one. */
  TCP_WRONG_CHECKSUM("tcp.wrong_checksum"),
  /** A RST that its receiver ignores. Required is the expected sequence number. */
  TCP_RESET_IGNORED("tcp.rst_ignored"),
  /** A RST with an MD5 or authentication option: the receiver may ignore it; the flow is kept. */
  TCP_RESET_SIGNED("tcp.rst_signed"),
  /** A FIN that its receiver ignores. Required is the expected sequence number. */
  TCP_FIN_IGNORED("tcp.fin_ignored"),
  /** Data on a SYN without fast open. Available is how much, in bytes. */
  TCP_SYN_DATA("tcp.syn_data"),
  /** A SYN in an open connection. */
  TCP_SYN_IGNORED("tcp.syn_ignored"),
  /** A SYN-ACK that differs from the one before, or acknowledges what was not sent. */
  TCP_SYN_ACK_IGNORED("tcp.synack_ignored"),
  /** A handshake of four or five ways: the server sends a SYN of its own. */
  TCP_SPLIT_HANDSHAKE("tcp.split_handshake"),
  /** Both ends sent a SYN. */
  TCP_SIMULTANEOUS_OPEN("tcp.simultaneous_open"),
  /** The beginning of the flow was not seen. */
  TCP_MIDSTREAM("tcp.midstream"),
  /**
   * A timestamp older than the newest (PAWS, RFC 7323 section 5). Required is that, available it.
   */
  TCP_OLD_TIMESTAMP("tcp.paws"),
  /** Data beyond the receiver's window. Required is the window's end, as a stream offset. */
  TCP_OUT_OF_WINDOW("tcp.window"),
  /** A window scale above 14 (RFC 7323 section 2.3), taken as 14. Available is it. */
  TCP_WINDOW_SCALE("tcp.window_scale"),
  /** An acknowledgment of what was not sent. */
  TCP_ACK_UNSENT("tcp.ack_unsent"),
  /** Flags that no host acts on: SYN with FIN, data without ACK. Available is the flags. */
  TCP_INVALID_FLAGS("tcp.flags"),
  /** Urgent data. Available is the urgent pointer. */
  TCP_URGENT("tcp.urgent"),
  /** Bytes were never seen. Required is the stream offset, available how many. */
  TCP_GAP("tcp.gap"),
  /** Many tiny segments, one after the other. Available is how many. */
  TCP_SMALL_SEGMENTS("tcp.small_segments"),
  /** Data behind the end that a FIN or RST had set. Available is how much, in bytes. */
  TCP_DATA_AFTER_END("tcp.data_after_end"),
  /** A new connection with the addresses and ports of one that has ended. */
  TCP_REUSED("tcp.reused"),
  /** The memory for streams is full. Available is its size in bytes. */
  TCP_MEMORY_FULL("tcp.memcap"),
  /** A flow has more segments waiting than it may. Available is the limit. */
  TCP_TOO_MANY_SEGMENTS("tcp.too_many_segments"),
  /** A direction has more bytes waiting than it may. Available is the limit. */
  TCP_TOO_MANY_BYTES("tcp.too_many_bytes");

  private final String label;

  FlowAnomaly(String label) {
    this.label = label;
  }

  /**
   * The anomaly's name in events.
   *
   * @return a layer and lower case words joined by underscores
   */
  public String label() {
    return label;
  }
}

package io.vpi.flow.report;

/** What an engine counts. */
public enum FlowCounter {
  /** Packets that came in, those of reassembled datagrams not counted again. */
  PACKETS("packets"),
  /** Packets handed on, by themselves or as the last fragment of a datagram. */
  DELIVERED("delivered"),
  /** Packets dropped as copies, by several mirrors, of one that was handed on. */
  MIRROR_COPIES("mirror_copies"),
  /** Fragments taken for a datagram that is not complete yet, duplicates included. */
  FRAGMENTS_HELD("fragments_held"),
  /** Fragments dropped: their datagram was discarded for an overlap. */
  FRAGMENTS_OVERLAPPING("fragments_overlapping"),
  /** Fragments dropped for what they say of their length or place. */
  FRAGMENTS_INVALID("fragments_invalid"),
  /** Fragments dropped since fewer bytes were captured than they had. */
  FRAGMENTS_TRUNCATED("fragments_truncated"),
  /** Fragments dropped since their IPv4 header's checksum is wrong. */
  FRAGMENTS_WRONG_CHECKSUM("fragments_wrong_checksum"),
  /** Fragments dropped for want of memory. */
  FRAGMENTS_NO_MEMORY("fragments_no_memory"),
  /** Fragments within more datagrams within each other than are followed. */
  FRAGMENTS_TOO_DEEP("fragments_too_deep"),
  /** Datagrams put together. */
  DATAGRAMS("datagrams"),
  /** Datagrams never finished. */
  DATAGRAMS_TIMED_OUT("datagrams_timed_out"),
  /** Unfinished datagrams that had to make room for others. */
  DATAGRAMS_EVICTED("datagrams_evicted"),
  /** Datagrams discarded since their fragments contradict each other or cannot be right. */
  DATAGRAMS_DISCARDED("datagrams_discarded"),
  /** Packets dropped since they cannot be right, by policy. */
  INVALID_DROPPED("invalid_dropped"),
  /** Packets that the receiver would throw away for a wrong checksum. */
  WRONG_CHECKSUMS("wrong_checksums"),
  /** Packets dropped since the flow table was full, by policy. */
  TABLE_FULL_DROPPED("table_full_dropped"),
  /** Packets dropped since their flow is dropped. */
  FLOW_DROPPED("flow_dropped"),
  /** Packets passed without inspection since their flow is passed or bypassed. */
  FLOW_PASSED("flow_passed"),
  /** Flows that began. */
  FLOWS("flows"),
  /** Flows that ended by their protocol or their timeout. */
  FLOWS_ENDED("flows_ended"),
  /** Flows ended early since the table was full. */
  FLOWS_EVICTED("flows_evicted"),
  /** TCP segments with data. */
  SEGMENTS("segments"),
  /** Bytes of TCP payload that came in. */
  SEGMENT_BYTES("segment_bytes"),
  /** Bytes of it handed to the consumer in order. */
  STREAM_BYTES("stream_bytes"),
  /** Bytes of it that were there already. */
  STREAM_DUPLICATE_BYTES("stream_duplicate_bytes"),
  /** Bytes of it not taken: out of the window, after the end, old, ignored. */
  STREAM_REFUSED_BYTES("stream_refused_bytes"),
  /** Bytes of it not taken since the direction's depth was reached or it is bypassed. */
  STREAM_BEYOND_DEPTH_BYTES("stream_beyond_depth_bytes"),
  /** Bytes of it not taken for want of memory. */
  STREAM_NO_MEMORY_BYTES("stream_no_memory_bytes"),
  /** Bytes of it that were held when their flow ended and never became in order. */
  STREAM_DISCARDED_BYTES("stream_discarded_bytes"),
  /** Bytes told to the consumer as gaps. */
  STREAM_GAP_BYTES("stream_gap_bytes"),
  /** Calls of the consumer that threw, or answered what is no answer. */
  CONSUMER_FAILURES("consumer_failures");

  private final String label;

  FlowCounter(String label) {
    this.label = label;
  }

  /**
   * The counter's name in events and metrics.
   *
   * @return lower case words joined by underscores
   */
  public String label() {
    return label;
  }
}

package io.vpi.jmh;

/** What a scan looks at and reports. */
public enum Ways {
  /** Blocks, every match. */
  ALL,
  /** Blocks, each id once a block: Hyperscan's {@code HS_FLAG_SINGLEMATCH}. */
  DISTINCT,
  /** Chunks of streams, every match. A stream ends after {@link #CHUNKS} and the next begins. */
  STREAM;

  /** How many chunks a stream has. */
  static final int CHUNKS = 64;
}

package io.vpi.flow.policy;

import java.util.Objects;

/**
 * How much of TCP streams is kept, how long a missing byte is waited for, and what becomes of
 * traffic where a bound is met.
 *
 * <pre>{@code
 * StreamOptions options =
 *     StreamOptions.builder().memory(256L << 20).depthToClient(1L << 20).build();
 * }</pre>
 *
 * <p>Immutable, safe for use by several threads; the builder is not.
 */
public final class StreamOptions {
  /** The most memory that can be asked for, in bytes. */
  public static final long MAX_MEMORY = 1L << 30;

  /** The options of an engine that was told nothing. */
  public static final StreamOptions DEFAULT = builder().build();

  private final int memory;
  private final int waitingSegments;
  private final int waitingBytes;
  private final int unconsumedBytes;
  private final int retainedBytes;
  private final long depthToServer;
  private final long depthToClient;
  private final int gapPackets;
  private final long gapNanos;
  private final boolean compareRetransmissions;
  private final ExceptionPolicy memoryFull;

  private StreamOptions(Builder from) {
    memory = from.memory;
    waitingSegments = from.waitingSegments;
    waitingBytes = from.waitingBytes;
    unconsumedBytes = from.unconsumedBytes;
    retainedBytes = from.retainedBytes;
    depthToServer = from.depthToServer;
    depthToClient = from.depthToClient;
    gapPackets = from.gapPackets;
    gapNanos = from.gapNanos;
    compareRetransmissions = from.compareRetransmissions;
    memoryFull = from.memoryFull;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The memory for the bytes of all streams together.
   *
   * @return in bytes
   */
  public int memory() {
    return memory;
  }

  /**
   * How many segments of one direction may wait for a byte before them.
   *
   * @return 1 to 65,535
   */
  public int waitingSegments() {
    return waitingSegments;
  }

  /**
   * How many bytes of one direction may wait for a byte before them, or for a consumer that
   * answered {@code WAIT}.
   *
   * @return in bytes
   */
  public int waitingBytes() {
    return waitingBytes;
  }

  /**
   * How many bytes of one direction a consumer may leave unconsumed and ask for more.
   *
   * @return in bytes
   */
  public int unconsumedBytes() {
    return unconsumedBytes;
  }

  /**
   * How many bytes of one direction are retained behind their consumption until they are
   * acknowledged.
   *
   * @return in bytes
   */
  public int retainedBytes() {
    return retainedBytes;
  }

  /**
   * How many bytes from the client are inspected.
   *
   * @return in bytes; {@link Long#MAX_VALUE} if all
   */
  public long depthToServer() {
    return depthToServer;
  }

  /**
   * How many bytes from the server are inspected.
   *
   * @return in bytes; {@link Long#MAX_VALUE} if all
   */
  public long depthToClient() {
    return depthToClient;
  }

  /**
   * How many packets of the flow are waited for a byte that was acknowledged and not seen.
   *
   * @return 0 to 65,534
   */
  public int gapPackets() {
    return gapPackets;
  }

  /**
   * How long a byte is waited for that was acknowledged and not seen.
   *
   * @return in nanoseconds
   */
  public long gapNanos() {
    return gapNanos;
  }

  /**
   * Whether retransmissions are compared with what was delivered.
   *
   * @return as set by {@link Builder#compareRetransmissions}
   */
  public boolean compareRetransmissions() {
    return compareRetransmissions;
  }

  /**
   * What becomes of a segment, or its flow, that memory or a bound has no room for.
   *
   * @return the policy
   */
  public ExceptionPolicy memoryFull() {
    return memoryFull;
  }

  /** Collects the options. */
  public static final class Builder {
    private static final int PAGE = 2048;

    private int memory = 64 << 20;
    private int waitingSegments = 4096;
    private int waitingBytes = 1 << 20;
    private int unconsumedBytes = 256 << 10;
    private int retainedBytes = 256 << 10;
    private long depthToServer = Long.MAX_VALUE;
    private long depthToClient = Long.MAX_VALUE;
    private int gapPackets = 256;
    private long gapNanos = 2_000_000_000L;
    private boolean compareRetransmissions = true;
    private ExceptionPolicy memoryFull = ExceptionPolicy.IGNORE;

    private Builder() {}

    /**
     * Sets the memory for the bytes of all streams together. What is needed to find them comes on
     * top of it, about a quarter as much.
     *
     * @param bytes 65,536 to {@link #MAX_MEMORY}, rounded up to a multiple of 2,048; 64 MiB unless
     *     set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder memory(long bytes) {
      check("the memory of streams", bytes, 1 << 16, MAX_MEMORY);
      memory = (int) ((bytes + PAGE - 1) / PAGE * PAGE);
      return this;
    }

    /**
     * Sets how many segments of one direction may wait for a byte before them. Segments of one byte
     * that follow one another count as one.
     *
     * @param value 1 to 65,535; 4,096 unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder waitingSegments(int value) {
      check("the number of waiting segments", value, 1, 65_535);
      waitingSegments = value;
      return this;
    }

    /**
     * Sets how many bytes of one direction may wait.
     *
     * @param bytes 1 to {@link #MAX_MEMORY}; 1 MiB unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder waitingBytes(int bytes) {
      check("the number of waiting bytes", bytes, 1, MAX_MEMORY);
      waitingBytes = bytes;
      return this;
    }

    /**
     * Sets how many bytes of one direction a consumer may leave unconsumed and ask for more. If it
     * asks for more than that, they become a gap.
     *
     * @param bytes 1 to 16 MiB; 256 KiB unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder unconsumedBytes(int bytes) {
      check("the number of unconsumed bytes", bytes, 1, 16 << 20);
      unconsumedBytes = bytes;
      return this;
    }

    /**
     * Sets how many bytes of one direction are retained behind their consumption until they are
     * acknowledged, so that retransmissions can be compared with them. The oldest are given up.
     *
     * @param bytes 0 to {@link #MAX_MEMORY}; 256 KiB unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder retainedBytes(int bytes) {
      check("the number of retained bytes", bytes, 0, MAX_MEMORY);
      retainedBytes = bytes;
      return this;
    }

    /**
     * Sets how many bytes from the client are inspected.
     *
     * @param bytes from the first of the stream; 0, as unless set, for all
     * @return this
     * @throws IllegalArgumentException if that is negative
     */
    public Builder depthToServer(long bytes) {
      depthToServer = depth(bytes);
      return this;
    }

    /**
     * Sets how many bytes from the server are inspected.
     *
     * @param bytes from the first of the stream; 0, as unless set, for all
     * @return this
     * @throws IllegalArgumentException if that is negative
     */
    public Builder depthToClient(long bytes) {
      depthToClient = depth(bytes);
      return this;
    }

    /**
     * Sets how long a byte is waited for that the receiver has acknowledged and that was not seen.
     * Captures put data and acknowledgments in an order that differs by dozens of places from that
     * on the wire, so that such a byte may still come.
     *
     * @param packets further packets of the flow, 0 to 65,534; 256 unless set
     * @param nanos nanoseconds, 0 to 2^50 (13 days); 2 seconds unless set; what comes first counts
     * @return this
     * @throws IllegalArgumentException if one is out of range
     */
    public Builder gapPatience(int packets, long nanos) {
      check("the patience for gaps in packets", packets, 0, 65_534);
      check("the patience for gaps in nanoseconds", nanos, 0, 1L << 50);
      gapPackets = packets;
      gapNanos = nanos;
      return this;
    }

    /**
     * Sets whether bytes are retained behind their consumption until they are acknowledged, so that
     * a retransmission that differs is noticed and, inline, replaced by what was inspected.
     *
     * @param value true unless set
     * @return this
     */
    public Builder compareRetransmissions(boolean value) {
      compareRetransmissions = value;
      return this;
    }

    /**
     * Sets what becomes of a segment, or its flow, that memory or a bound has no room for.
     *
     * @param policy {@link ExceptionPolicy#IGNORE} unless set: where the memory is full, bytes that
     *     wait for others before them make room, of a direction that has many such; where they
     *     cannot, or a direction's own bound is met, the segment's bytes are missing. Under the
     *     others what is held stays; inline they apply as well to bytes that come again and of
     *     which, for want of memory, nothing is held to compare them with
     * @return this
     */
    public Builder memoryFull(ExceptionPolicy policy) {
      memoryFull = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Makes the options.
     *
     * @return new options
     */
    public StreamOptions build() {
      return new StreamOptions(this);
    }

    private static long depth(long bytes) {
      check("the depth of a stream", bytes, 0, Long.MAX_VALUE);
      return bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    private static void check(String what, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + " is " + least + " to " + most + ", not " + value);
      }
    }
  }
}

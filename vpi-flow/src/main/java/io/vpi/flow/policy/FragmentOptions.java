package io.vpi.flow.policy;

import java.util.Objects;

/**
 * How IP fragments are put together, and within which bounds.
 *
 * <pre>{@code
 * FragmentOptions options =
 *     FragmentOptions.builder()
 *         .memory(64L << 20)
 *         .maxDatagrams(16_384)
 *         .build();
 * }</pre>
 *
 * <p>Immutable, safe for use by several threads; the builder is not.
 */
public final class FragmentOptions {
  /** What fragments may occupy unless set otherwise: 32 MiB, in bytes. */
  public static final long DEFAULT_MEMORY = 32L << 20;

  /** The least memory, in bytes: two datagrams of the greatest size fit. */
  public static final long MIN_MEMORY = 512L << 10;

  /** The most memory, in bytes: 1 GiB. */
  public static final long MAX_MEMORY = 1L << 30;

  /** How many datagrams are collected at a time unless set otherwise. */
  public static final int DEFAULT_MAX_DATAGRAMS = 8192;

  /** The most datagrams that can be asked for. */
  public static final int MAX_DATAGRAMS = 1 << 20;

  /** How many fragments of one datagram are taken unless set otherwise: 8 bytes each fill it. */
  public static final int DEFAULT_MAX_FRAGMENTS = 8192;

  /** How long an IPv4 datagram may take unless set otherwise: 30 s, as Linux has it. */
  public static final long DEFAULT_TIMEOUT_IPV4 = 30_000_000_000L;

  /** How long an IPv6 datagram may take unless set otherwise: 60 s, RFC 8200 section 4.5. */
  public static final long DEFAULT_TIMEOUT_IPV6 = 60_000_000_000L;

  /** How many reassembled datagrams within each other are followed unless set otherwise. */
  public static final int DEFAULT_DEPTH = 4;

  /** The greatest depth that can be asked for. */
  public static final int MAX_DEPTH = 16;

  /** What a defragmenter does that was told nothing. */
  public static final FragmentOptions DEFAULT = builder().build();

  private static final int MAX_LENGTH = 65_535;

  private final long memory;
  private final int maxDatagrams;
  private final int maxFragments;
  private final int minLength;
  private final long timeoutIpv4;
  private final long timeoutIpv6;
  private final int depth;
  private final ExceptionPolicy memoryPolicy;
  private final ChecksumPolicy checksumPolicy;

  private FragmentOptions(Builder from) {
    memory = from.memory;
    maxDatagrams = from.maxDatagrams;
    maxFragments = from.maxFragments;
    minLength = from.minLength;
    timeoutIpv4 = from.timeoutIpv4;
    timeoutIpv6 = from.timeoutIpv6;
    depth = from.depth;
    memoryPolicy = from.memoryPolicy;
    checksumPolicy = from.checksumPolicy;
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
   * What fragments may occupy.
   *
   * @return bytes
   */
  public long memory() {
    return memory;
  }

  /**
   * How many datagrams are collected at a time, those included that were discarded and whose late
   * fragments are waited for.
   *
   * @return 1 to {@link #MAX_DATAGRAMS}
   */
  public int maxDatagrams() {
    return maxDatagrams;
  }

  /**
   * How many fragments of one datagram are taken, duplicates included.
   *
   * @return 2 to 65,535
   */
  public int maxFragments() {
    return maxFragments;
  }

  /**
   * How much a fragment that is not the last must carry at least.
   *
   * @return bytes, 0 to 65,535
   */
  public int minLength() {
    return minLength;
  }

  /**
   * How long an IPv4 datagram may take from its first fragment to come to its last.
   *
   * @return nanoseconds
   */
  public long timeoutIpv4() {
    return timeoutIpv4;
  }

  /**
   * How long an IPv6 datagram may take from its first fragment to come to its last.
   *
   * @return nanoseconds
   */
  public long timeoutIpv6() {
    return timeoutIpv6;
  }

  /**
   * How many reassembled datagrams within each other are followed.
   *
   * @return 1 to {@link #MAX_DEPTH}
   */
  public int depth() {
    return depth;
  }

  /**
   * What becomes of a fragment for which there is no room.
   *
   * @return as set by {@link Builder#memoryPolicy}
   */
  public ExceptionPolicy memoryPolicy() {
    return memoryPolicy;
  }

  /**
   * Whether a fragment with a wrong IPv4 header checksum is taken.
   *
   * @return as set by {@link Builder#checksumPolicy}
   */
  public ChecksumPolicy checksumPolicy() {
    return checksumPolicy;
  }

  /** Collects the options. */
  public static final class Builder {
    private long memory = DEFAULT_MEMORY;
    private int maxDatagrams = DEFAULT_MAX_DATAGRAMS;
    private int maxFragments = DEFAULT_MAX_FRAGMENTS;
    private int minLength;
    private long timeoutIpv4 = DEFAULT_TIMEOUT_IPV4;
    private long timeoutIpv6 = DEFAULT_TIMEOUT_IPV6;
    private int depth = DEFAULT_DEPTH;
    private ExceptionPolicy memoryPolicy = ExceptionPolicy.IGNORE;
    private ChecksumPolicy checksumPolicy = ChecksumPolicy.AUTO;

    private Builder() {}

    /**
     * Sets what fragments may occupy. It is taken when the defragmenter is made. A third of it says
     * which fragment each byte is of. What describes the datagrams comes on top, some 400 bytes for
     * each of {@link #maxDatagrams}, and 64 KiB for each level of {@link #depth}.
     *
     * @param bytes {@link #MIN_MEMORY} to {@link #MAX_MEMORY}; {@link #DEFAULT_MEMORY} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder memory(long bytes) {
      memory = within("the memory for fragments in bytes", bytes, MIN_MEMORY, MAX_MEMORY);
      return this;
    }

    /**
     * Sets how many datagrams are collected at a time.
     *
     * @param value 1 to {@link #MAX_DATAGRAMS}; {@link #DEFAULT_MAX_DATAGRAMS} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder maxDatagrams(int value) {
      maxDatagrams = (int) within("the number of datagrams", value, 1, MAX_DATAGRAMS);
      return this;
    }

    /**
     * Sets how many fragments of one datagram are taken, duplicates included; a datagram that comes
     * in more is discarded.
     *
     * @param value 2 to 65,535; {@link #DEFAULT_MAX_FRAGMENTS} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder maxFragments(int value) {
      maxFragments = (int) within("the number of a datagram's fragments", value, 2, MAX_LENGTH);
      return this;
    }

    /**
     * Sets how much a fragment that is not the last must carry at least; a shorter one is refused.
     * No link makes fragments of less than 48 bytes (RFC 791 section 3.2), few of less than 500.
     * Refusing what the receiver takes is an evasion: set it where the receivers refuse too.
     *
     * @param bytes 0 to 65,535; 0, which refuses none, unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder minLength(int bytes) {
      minLength = (int) within("the least length of a fragment in bytes", bytes, 0, MAX_LENGTH);
      return this;
    }

    /**
     * Sets how long an IPv4 datagram may take, counted from its first fragment to come. A longer
     * time than the receiver's merges what the receiver does not.
     *
     * @param nanos 1 or more; {@link #DEFAULT_TIMEOUT_IPV4} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder timeoutIpv4(long nanos) {
      timeoutIpv4 = within("the timeout of IPv4 datagrams in ns", nanos, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how long an IPv6 datagram may take, counted from its first fragment to come.
     *
     * @param nanos 1 or more; {@link #DEFAULT_TIMEOUT_IPV6} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder timeoutIpv6(long nanos) {
      timeoutIpv6 = within("the timeout of IPv6 datagrams in ns", nanos, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many reassembled datagrams within each other are followed: 2 for fragments in a
     * tunnel whose own packets are fragments.
     *
     * @param levels 1 to {@link #MAX_DEPTH}; {@link #DEFAULT_DEPTH} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder depth(int levels) {
      depth = (int) within("the depth of datagrams within datagrams", levels, 1, MAX_DEPTH);
      return this;
    }

    /**
     * Sets what becomes of a fragment for which there is no room.
     *
     * <ul>
     *   <li>{@link ExceptionPolicy#IGNORE}: the oldest unfinished datagram makes room, and its
     *       fragments are gone. Datagrams whose fragments come close together are still served
     *       while a flood of unfinished ones goes by.
     *   <li>{@link ExceptionPolicy#PASS_PACKET}, {@link ExceptionPolicy#DROP_PACKET}: the new
     *       fragment is refused, and passes uninspected or is dropped. What is held stays.
     * </ul>
     *
     * @param value one of these three; IGNORE unless set
     * @return this
     * @throws IllegalArgumentException if it is another: a fragment has no flow
     */
    public Builder memoryPolicy(ExceptionPolicy value) {
      memoryPolicy =
          switch (value) {
            case IGNORE, PASS_PACKET, DROP_PACKET -> value;
            default ->
                throw new IllegalArgumentException(
                    "the policy for full fragment memory is ignore, pass-packet or drop-packet, not "
                        + value.label()
                        + ": a fragment has no flow");
          };
      return this;
    }

    /**
     * Sets whether a fragment with a wrong IPv4 header checksum is taken, which its receiver throws
     * away. {@link ChecksumPolicy#AUTO} takes it if the source says that the checksum is still to
     * be filled in, or the segment to be cut, by a network card, and not otherwise.
     *
     * @param value the policy; AUTO unless set
     * @return this
     */
    public Builder checksumPolicy(ChecksumPolicy value) {
      checksumPolicy = Objects.requireNonNull(value, "value");
      return this;
    }

    private static long within(String what, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + " is " + least + " to " + most + ", not " + value);
      }
      return value;
    }

    /**
     * Makes the options.
     *
     * @return new options
     */
    public FragmentOptions build() {
      return new FragmentOptions(this);
    }
  }
}

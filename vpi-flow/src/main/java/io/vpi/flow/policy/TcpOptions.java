package io.vpi.flow.policy;

/**
 * What is made of TCP segments where the user has a choice.
 *
 * <pre>{@code
 * TcpOptions options = TcpOptions.builder().midstream(true).hops(1).build();
 * }</pre>
 *
 * <p>Immutable, safe for use by several threads; the builder is not.
 */
public final class TcpOptions {
  /** The options of an engine that was told nothing. */
  public static final TcpOptions DEFAULT = builder().build();

  /** The largest {@link #windowSlack()}. */
  public static final int MAX_WINDOW_SLACK = 1 << 28;

  /** The most connections whose SYN data can be held at once. */
  public static final int MAX_SYN_DATA_SLOTS = 32_767;

  private static final int DEFAULT_WINDOW_SLACK = 65_536;
  private static final int DEFAULT_SMALL_SEGMENT_LENGTH = 8;
  private static final int DEFAULT_SMALL_SEGMENT_COUNT = 16;
  private static final int MAX_SMALL_SEGMENT_COUNT = 254;
  private static final int DEFAULT_SYN_DATA_SLOTS = 256;
  private static final int MAX_HOPS = 255;

  private final boolean midstream;
  private final ExceptionPolicy midstreamPolicy;
  private final boolean oneSided;
  private final ChecksumPolicy checksums;
  private final UrgentPolicy urgent;
  private final int windowSlack;
  private final int smallSegmentLength;
  private final int smallSegmentCount;
  private final int synDataSlots;
  private final int hops;
  private final boolean inline;
  private final boolean splitHandshakes;
  private final ExceptionPolicy invalid;

  private TcpOptions(Builder from) {
    this.midstream = from.midstream;
    this.midstreamPolicy = from.midstreamPolicy;
    this.oneSided = from.oneSided;
    this.checksums = from.checksums;
    this.urgent = from.urgent;
    this.windowSlack = from.windowSlack;
    this.smallSegmentLength = from.smallSegmentLength;
    this.smallSegmentCount = from.smallSegmentCount;
    this.synDataSlots = from.synDataSlots;
    this.hops = from.hops;
    this.inline = from.inline;
    this.splitHandshakes = from.splitHandshakes;
    this.invalid = from.invalid;
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
   * Whether a connection is followed whose beginning was not seen.
   *
   * @return as set by {@link Builder#midstream}
   */
  public boolean midstream() {
    return midstream;
  }

  /**
   * What becomes of such a connection if it is not followed.
   *
   * @return as set by {@link Builder#midstreamPolicy}
   */
  public ExceptionPolicy midstreamPolicy() {
    return midstreamPolicy;
  }

  /**
   * Whether a connection is followed of which only one end's segments are seen.
   *
   * @return as set by {@link Builder#oneSided}
   */
  public boolean oneSided() {
    return oneSided;
  }

  /**
   * Whether segments with a wrong checksum are taken.
   *
   * @return as set by {@link Builder#checksums}
   */
  public ChecksumPolicy checksums() {
    return checksums;
  }

  /**
   * What becomes of the urgent byte.
   *
   * @return as set by {@link Builder#urgent}
   */
  public UrgentPolicy urgent() {
    return urgent;
  }

  /**
   * How far beyond a receiver's window data is still taken, at least.
   *
   * @return bytes, 0 to {@link #MAX_WINDOW_SLACK}
   */
  public int windowSlack() {
    return windowSlack;
  }

  /**
   * Up to which length a segment with data counts as small.
   *
   * @return bytes, 0 if none does
   */
  public int smallSegmentLength() {
    return smallSegmentLength;
  }

  /**
   * How many small segments in a row are told as an anomaly.
   *
   * @return 1 to 254
   */
  public int smallSegmentCount() {
    return smallSegmentCount;
  }

  /**
   * How many connections can have data of their SYN held at once.
   *
   * @return 0 to {@link #MAX_SYN_DATA_SLOTS}
   */
  public int synDataSlots() {
    return synDataSlots;
  }

  /**
   * The least time to live with which a packet gets from the tap to its receiver.
   *
   * @return hops, 0 if every packet does
   */
  public int hops() {
    return hops;
  }

  /**
   * Whether the packets pass through the inspector, which may hold them back.
   *
   * @return as set by {@link Builder#inline}
   */
  public boolean inline() {
    return inline;
  }

  /**
   * Whether handshakes in which both ends send a SYN are let through inline.
   *
   * @return as set by {@link Builder#splitHandshakes}
   */
  public boolean splitHandshakes() {
    return splitHandshakes;
  }

  /**
   * What becomes of a segment that its receiver would refuse.
   *
   * @return as set by {@link Builder#invalid}
   */
  public ExceptionPolicy invalid() {
    return invalid;
  }

  /**
   * Starts from these options.
   *
   * @return a new builder with all as it is here
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.midstream = midstream;
    builder.midstreamPolicy = midstreamPolicy;
    builder.oneSided = oneSided;
    builder.checksums = checksums;
    builder.urgent = urgent;
    builder.windowSlack = windowSlack;
    builder.smallSegmentLength = smallSegmentLength;
    builder.smallSegmentCount = smallSegmentCount;
    builder.synDataSlots = synDataSlots;
    builder.hops = hops;
    builder.inline = inline;
    builder.splitHandshakes = splitHandshakes;
    builder.invalid = invalid;
    return builder;
  }

  /** Collects the options. */
  public static final class Builder {
    private boolean midstream;
    private ExceptionPolicy midstreamPolicy = ExceptionPolicy.IGNORE;
    private boolean oneSided;
    private ChecksumPolicy checksums = ChecksumPolicy.AUTO;
    private UrgentPolicy urgent = UrgentPolicy.OUT_OF_BAND;
    private int windowSlack = DEFAULT_WINDOW_SLACK;
    private int smallSegmentLength = DEFAULT_SMALL_SEGMENT_LENGTH;
    private int smallSegmentCount = DEFAULT_SMALL_SEGMENT_COUNT;
    private int synDataSlots = DEFAULT_SYN_DATA_SLOTS;
    private int hops;
    private boolean inline;
    private boolean splitHandshakes;
    private ExceptionPolicy invalid = ExceptionPolicy.DROP_PACKET;

    private Builder() {}

    /**
     * Sets whether a connection whose beginning was not seen is followed: the first byte seen of a
     * direction is then its stream's first.
     *
     * @param value false unless set
     * @return this
     */
    public Builder midstream(boolean value) {
      midstream = value;
      return this;
    }

    /**
     * Sets what becomes of a connection whose beginning was not seen, if it is not followed.
     *
     * @param value {@link ExceptionPolicy#IGNORE} unless set
     * @return this
     */
    public Builder midstreamPolicy(ExceptionPolicy value) {
      midstreamPolicy = value;
      return this;
    }

    /**
     * Sets whether a connection is followed of which only one end's segments are seen, as where
     * routes are asymmetric. No answer then tells what the other end has taken.
     *
     * @param value false unless set
     * @return this
     */
    public Builder oneSided(boolean value) {
      oneSided = value;
      return this;
    }

    /**
     * Sets whether segments with a wrong checksum are taken.
     *
     * @param value {@link ChecksumPolicy#AUTO} unless set
     * @return this
     */
    public Builder checksums(ChecksumPolicy value) {
      checksums = value;
      return this;
    }

    /**
     * Sets what becomes of the urgent byte.
     *
     * @param value {@link UrgentPolicy#OUT_OF_BAND} unless set
     * @return this
     */
    public Builder urgent(UrgentPolicy value) {
      urgent = value;
      return this;
    }

    /**
     * Sets how far beyond a receiver's window data is still taken: a tap may see data before the
     * acknowledgment that made room for it. It is this or the window's own size, whichever is more;
     * with 0 there is none. Inline there is none: nothing gets to its sender without passing here.
     *
     * @param bytes 0 to {@link #MAX_WINDOW_SLACK}; 65,536 unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder windowSlack(int bytes) {
      windowSlack = check("the slack of a window in bytes", bytes, 0, MAX_WINDOW_SLACK);
      return this;
    }

    /**
     * Sets when many small segments in a row are told, once a direction.
     *
     * @param length up to how many bytes a segment is small, 0 for none; 8 unless set
     * @param count how many in a row, 1 to 254; 16 unless set
     * @return this
     * @throws IllegalArgumentException if one is out of range
     */
    public Builder smallSegments(int length, int count) {
      smallSegmentLength = check("the length of a small segment in bytes", length, 0, 65_535);
      smallSegmentCount =
          check("the number of small segments in a row", count, 1, MAX_SMALL_SEGMENT_COUNT);
      return this;
    }

    /**
     * Sets how many connections can have the data of their SYN held at once, about 1.5 KB each. It
     * is held until the SYN is acknowledged; where there are more, the oldest data is given up.
     *
     * @param value 0 to {@link #MAX_SYN_DATA_SLOTS}; 256 unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder synDataSlots(int value) {
      synDataSlots = check("the number of SYNs with data", value, 0, MAX_SYN_DATA_SLOTS);
      return this;
    }

    /**
     * Sets the least time to live with which a packet gets from the tap to its receiver. One with
     * less is not inspected, for it will not arrive.
     *
     * @param value 0 to 255; 0 unless set: every packet arrives, as between guests of one host
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder hops(int value) {
      hops = check("the number of hops", value, 0, MAX_HOPS);
      return this;
    }

    /**
     * Sets whether the packets pass through the inspector, which may hold them back. The bytes that
     * were inspected first are then those that go out.
     *
     * @param value false unless set
     * @return this
     */
    public Builder inline(boolean value) {
      inline = value;
      return this;
    }

    /**
     * Sets whether handshakes in which both ends send a SYN are let through inline: the split
     * handshakes of four and five ways, and the simultaneous open.
     *
     * @param value false unless set
     * @return this
     */
    public Builder splitHandshakes(boolean value) {
      splitHandshakes = value;
      return this;
    }

    /**
     * Sets what becomes of a segment that its receiver would refuse. Its data is not inspected
     * whatever is set here.
     *
     * @param value {@link ExceptionPolicy#DROP_PACKET} unless set
     * @return this
     */
    public Builder invalid(ExceptionPolicy value) {
      invalid = value;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return new options
     */
    public TcpOptions build() {
      return new TcpOptions(this);
    }

    private static int check(String what, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + " is " + least + " to " + most + ", not " + value);
      }
      return value;
    }
  }
}

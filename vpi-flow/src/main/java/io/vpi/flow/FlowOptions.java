package io.vpi.flow;

import io.vpi.decode.DecoderOptions;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.table.FlowTable;
import io.vpi.packet.PacketBatch;
import java.util.Objects;

/**
 * What an engine is built with. A flow costs 392 to 400 bytes, its part in timers and in the
 * reassembly of both directions included, so that a million take 392 MB. Memory for streams (84 MB
 * unless set) and for fragments (37 MB) comes on top, as their options say: 514 MB in all. {@link
 * FlowEngine#memoryBytes()} tells it of any options.
 *
 * <p>Immutable, safe for use by several threads; the builder is not.
 */
public final class FlowOptions {
  /** How many flows an engine follows at once unless set. */
  public static final int DEFAULT_CAPACITY = 65_536;

  /** 10 Gb/s of small packets within a window of 5 ms. */
  private static final int MIRROR_CAPACITY = 1 << 16;

  /** The options of an engine that was told nothing. */
  public static final FlowOptions DEFAULT = builder().build();

  private final int capacity;
  private final int batchCapacity;
  private final boolean inline;
  private final boolean replaces;
  private final long mirrorWindow;
  private final boolean sameTapCopies;
  private final long seed;
  private final boolean seeded;
  private final TenantKey tenants;
  private final FlowTimeouts timeouts;
  private final EvictionPolicy eviction;
  private final ExceptionPolicy tableFull;
  private final ExceptionPolicy invalid;
  private final HostPolicies hosts;
  private final FragmentOptions fragments;
  private final TcpOptions tcp;
  private final StreamOptions streams;
  private final DecoderOptions decoder;

  private FlowOptions(Builder from) {
    capacity = from.capacity;
    batchCapacity = from.batchCapacity;
    inline = from.inline;
    replaces = from.replaces;
    mirrorWindow = from.mirrorWindow;
    sameTapCopies = from.sameTapCopies;
    seed = from.seed;
    seeded = from.seeded;
    tenants = from.tenants;
    timeouts = from.timeouts;
    eviction = from.eviction;
    tableFull = from.tableFull;
    invalid = from.invalid;
    hosts = from.hosts;
    fragments = from.fragments;
    tcp = from.tcp;
    streams = from.streams;
    decoder = from.decoder;
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
   * Starts from these options.
   *
   * @return a new builder with all as it is here
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.capacity = capacity;
    builder.batchCapacity = batchCapacity;
    builder.inline = inline;
    builder.replaces = replaces;
    builder.mirrorWindow = mirrorWindow;
    builder.sameTapCopies = sameTapCopies;
    builder.seed = seed;
    builder.seeded = seeded;
    builder.tenants = tenants;
    builder.timeouts = timeouts;
    builder.eviction = eviction;
    builder.tableFull = tableFull;
    builder.invalid = invalid;
    builder.hosts = hosts;
    builder.fragments = fragments;
    builder.tcp = tcp;
    builder.streams = streams;
    builder.decoder = decoder;
    return builder;
  }

  /**
   * How many flows are followed at once.
   *
   * @return 1 to 16,777,216
   */
  public int capacity() {
    return capacity;
  }

  /**
   * How large batches are prepared for.
   *
   * @return packets
   */
  public int batchCapacity() {
    return batchCapacity;
  }

  /**
   * Whether the packets pass through, so that the engine may hold them back.
   *
   * @return false for a sensor
   */
  public boolean inline() {
    return inline;
  }

  /**
   * Whether the source sends other bytes in a packet's place.
   *
   * @return as set
   */
  public boolean replaces() {
    return replaces;
  }

  /**
   * Within what time equal packets are copies of one, by several mirrors.
   *
   * @return nanoseconds, 0 if copies are not looked for
   */
  public long mirrorWindow() {
    return mirrorWindow;
  }

  /**
   * How many packets are remembered to find their copies.
   *
   * @return packets
   */
  public int mirrorCapacity() {
    return MIRROR_CAPACITY;
  }

  /**
   * Whether copies may also come by the same tap.
   *
   * @return as set
   */
  public boolean sameTapCopies() {
    return sameTapCopies;
  }

  /**
   * Whether the hashes' secret was set, for a test.
   *
   * @return false if each engine draws its own
   */
  boolean isSeeded() {
    return seeded;
  }

  long seed() {
    return seed;
  }

  /**
   * Which headers say whose a packet is.
   *
   * @return the key
   */
  public TenantKey tenants() {
    return tenants;
  }

  /**
   * After what time without a packet a flow ends.
   *
   * @return the timeouts
   */
  public FlowTimeouts timeouts() {
    return timeouts;
  }

  /**
   * Which flow ends where the table is full and another begins.
   *
   * @return the policy
   */
  public EvictionPolicy eviction() {
    return eviction;
  }

  /**
   * What becomes of a packet whose flow finds no room.
   *
   * @return the policy
   */
  public ExceptionPolicy tableFull() {
    return tableFull;
  }

  /**
   * What becomes of a packet whose headers cannot be right.
   *
   * @return the policy
   */
  public ExceptionPolicy invalid() {
    return invalid;
  }

  /**
   * Who knows how a host behaves.
   *
   * @return the provider
   */
  public HostPolicies hosts() {
    return hosts;
  }

  /**
   * How fragments are put together.
   *
   * @return the options
   */
  public FragmentOptions fragments() {
    return fragments;
  }

  /**
   * How segments are judged.
   *
   * @return the options
   */
  public TcpOptions tcp() {
    return tcp;
  }

  /**
   * How streams are put together.
   *
   * @return the options
   */
  public StreamOptions streams() {
    return streams;
  }

  /**
   * How datagrams put together from fragments are decoded.
   *
   * @return the options
   */
  public DecoderOptions decoder() {
    return decoder;
  }

  /** Collects the options. */
  public static final class Builder {
    private int capacity = DEFAULT_CAPACITY;
    private int batchCapacity = PacketBatch.DEFAULT_CAPACITY;
    private boolean inline;
    private boolean replaces;
    private long mirrorWindow;
    private boolean sameTapCopies;
    private long seed;
    private boolean seeded;
    private TenantKey tenants = TenantKey.INNERMOST;
    private FlowTimeouts timeouts = FlowTimeouts.DEFAULT;
    private EvictionPolicy eviction = EvictionPolicy.CHEAPEST_FIRST;
    private ExceptionPolicy tableFull = ExceptionPolicy.IGNORE;
    private ExceptionPolicy invalid = ExceptionPolicy.IGNORE;
    private HostPolicies hosts = HostPolicies.byOperatingSystem(HostPolicy.MODERN);
    private FragmentOptions fragments = FragmentOptions.DEFAULT;
    private TcpOptions tcp = TcpOptions.DEFAULT;
    private StreamOptions streams = StreamOptions.DEFAULT;
    private DecoderOptions decoder = DecoderOptions.DEFAULT;

    private Builder() {}

    /**
     * Sets how many flows are followed at once.
     *
     * @param value 1 to 16,777,216; {@link #DEFAULT_CAPACITY} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder capacity(int value) {
      if (value < 1 || value > FlowTable.MAX_CAPACITY) {
        throw new IllegalArgumentException(
            "a flow engine follows 1 to " + FlowTable.MAX_CAPACITY + " flows, not " + value);
      }
      capacity = value;
      return this;
    }

    /**
     * Sets how large batches to prepare for. A larger one is processed too, but allocates.
     *
     * @param value packets, 1 to {@link PacketBatch#MAX_CAPACITY}; {@link
     *     PacketBatch#DEFAULT_CAPACITY} unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder batchCapacity(int value) {
      if (value < 1 || value > PacketBatch.MAX_CAPACITY) {
        throw new IllegalArgumentException(
            "a batch has 1 to " + PacketBatch.MAX_CAPACITY + " packets, not " + value);
      }
      batchCapacity = value;
      return this;
    }

    /**
     * Sets whether the packets pass through. Inline, the first bytes of an overlap win whatever a
     * host would do, since they are what has gone out; what contradicts them is dropped.
     *
     * @param value false unless set
     * @return this
     */
    public Builder inline(boolean value) {
      inline = value;
      return this;
    }

    /**
     * Sets whether the source sends other bytes in a packet's place, {@link
     * io.vpi.capture.Capability#REPLACE}. Inline, a segment that contradicts what was inspected is
     * then set right, and dropped otherwise.
     *
     * @param value false unless set
     * @return this
     */
    public Builder replaces(boolean value) {
      replaces = value;
      return this;
    }

    /**
     * Sets within what time equal packets, seen at different taps, are copies of one that several
     * mirrors made; all but the first are dropped and counted. Passive only.
     *
     * @param nanos nanoseconds, 0 to look for none, which is so unless set
     * @return this
     * @throws IllegalArgumentException if that is negative
     */
    public Builder mirrorWindow(long nanos) {
      if (nanos < 0) {
        throw new IllegalArgumentException("a window of " + nanos + " ns is negative");
      }
      mirrorWindow = nanos;
      return this;
    }

    /**
     * Sets whether copies may come by the same tap: where one mirror session carries several ports,
     * or several sessions end in one interface.
     *
     * @param value false unless set
     * @return this
     */
    public Builder sameTapCopies(boolean value) {
      sameTapCopies = value;
      return this;
    }

    /**
     * Sets the secret of the hashes, so that a run can be repeated. Whoever knows it can choose
     * addresses and ports that fall together: for tests only.
     *
     * @param value any
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      seeded = true;
      return this;
    }

    /**
     * Sets which headers say whose a packet is.
     *
     * @param value {@link TenantKey#INNERMOST} unless set
     * @return this
     */
    public Builder tenants(TenantKey value) {
      tenants = Objects.requireNonNull(value, "tenants");
      return this;
    }

    /**
     * Sets after what time without a packet a flow ends.
     *
     * @param value the timeouts
     * @return this
     */
    public Builder timeouts(FlowTimeouts value) {
      timeouts = Objects.requireNonNull(value, "timeouts");
      return this;
    }

    /**
     * Sets which flow ends where the table is full and another begins.
     *
     * @param value {@link EvictionPolicy#CHEAPEST_FIRST} unless set
     * @return this
     */
    public Builder eviction(EvictionPolicy value) {
      eviction = Objects.requireNonNull(value, "eviction");
      return this;
    }

    /**
     * Sets what becomes of a packet whose flow finds no room, as eviction gives none.
     *
     * @param value {@link ExceptionPolicy#IGNORE} unless set: the packet is inspected by itself
     * @return this
     */
    public Builder tableFull(ExceptionPolicy value) {
      tableFull = Objects.requireNonNull(value, "tableFull");
      return this;
    }

    /**
     * Sets what becomes of a packet that its decoder could not read to its end.
     *
     * @param value {@link ExceptionPolicy#IGNORE} unless set
     * @return this
     */
    public Builder invalid(ExceptionPolicy value) {
      invalid = Objects.requireNonNull(value, "invalid");
      return this;
    }

    /**
     * Sets who knows how a host behaves: its TCP overlaps, its fragments, its resets.
     *
     * @param value by the operating system that the inventory names, and {@link HostPolicy#MODERN}
     *     where it names none, unless set
     * @return this
     */
    public Builder hosts(HostPolicies value) {
      hosts = Objects.requireNonNull(value, "hosts");
      return this;
    }

    /**
     * Sets how fragments are put together.
     *
     * @param value the options
     * @return this
     */
    public Builder fragments(FragmentOptions value) {
      fragments = Objects.requireNonNull(value, "fragments");
      return this;
    }

    /**
     * Sets how segments are judged.
     *
     * @param value the options
     * @return this
     */
    public Builder tcp(TcpOptions value) {
      tcp = Objects.requireNonNull(value, "tcp");
      return this;
    }

    /**
     * Sets how streams are put together.
     *
     * @param value the options
     * @return this
     */
    public Builder streams(StreamOptions value) {
      streams = Objects.requireNonNull(value, "streams");
      return this;
    }

    /**
     * Sets how datagrams put together from fragments are decoded: as the packets themselves.
     *
     * @param value the options
     * @return this
     */
    public Builder decoder(DecoderOptions value) {
      decoder = Objects.requireNonNull(value, "decoder");
      return this;
    }

    /**
     * Makes the options.
     *
     * @return new options
     */
    public FlowOptions build() {
      return new FlowOptions(this);
    }
  }
}

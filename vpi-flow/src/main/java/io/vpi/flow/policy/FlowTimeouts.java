package io.vpi.flow.policy;

import io.vpi.decode.IpProtocol;
import io.vpi.flow.report.FlowState;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long a flow may be idle before it is taken to have ended, by its protocol and {@link
 * FlowState}. Unless set otherwise they are those that Suricata documents:
 *
 * <pre>
 *         new   established   closing   closed
 * TCP      60           600       600       60   seconds
 * UDP      30           300
 * ICMP     30           300
 * other    30           300
 * </pre>
 *
 * <p>A timeout is kept to within about a second. Immutable, thread safe.
 */
public final class FlowTimeouts {
  /** The shortest timeout. */
  public static final Duration MIN = Duration.ofSeconds(1);

  /** The longest timeout. */
  public static final Duration MAX = Duration.ofDays(30);

  /** Suricata's. */
  public static final FlowTimeouts DEFAULT = builder().build();

  private static final int STATES = 4;

  /** Where a protocol's timeouts begin; four each, in the order of {@link FlowState}. */
  private static final int TCP = 0;

  private static final int UDP = STATES;
  private static final int ICMP = 2 * STATES;
  private static final int OTHER = 3 * STATES;

  private final long[] nanos;

  private FlowTimeouts(long[] nanos) {
    this.nanos = nanos;
  }

  /**
   * Begins with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How long a flow may be idle.
   *
   * @param ipProtocol IANA protocol number; UDP-Lite counts as UDP
   * @param state how far the flow has come
   * @return nanoseconds, more than 0
   */
  public long nanos(int ipProtocol, FlowState state) {
    return nanos[first(ipProtocol) + state.ordinal()];
  }

  private static int first(int ipProtocol) {
    return switch (ipProtocol) {
      case IpProtocol.TCP -> TCP;
      case IpProtocol.UDP, IpProtocol.UDP_LITE -> UDP;
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> ICMP;
      default -> OTHER;
    };
  }

  /** Timeouts in the making. Each is {@link #MIN} to {@link #MAX}. Not thread safe. */
  public static final class Builder {
    private final long[] nanos = new long[OTHER + STATES];

    private Builder() {
      put(TCP, Duration.ofSeconds(60), Duration.ofSeconds(600));
      put(UDP, Duration.ofSeconds(30), Duration.ofSeconds(300));
      put(ICMP, Duration.ofSeconds(30), Duration.ofSeconds(300));
      put(OTHER, Duration.ofSeconds(30), Duration.ofSeconds(300));
      nanos[TCP + FlowState.CLOSED.ordinal()] = Duration.ofSeconds(60).toNanos();
    }

    /** What has neither a closing nor a closed state keeps to the other two there. */
    private void put(int first, Duration fresh, Duration established) {
      nanos[first + FlowState.NEW.ordinal()] = checked(fresh);
      nanos[first + FlowState.ESTABLISHED.ordinal()] = checked(established);
      nanos[first + FlowState.CLOSING.ordinal()] = checked(established);
      nanos[first + FlowState.CLOSED.ordinal()] = checked(fresh);
    }

    private static long checked(Duration value) {
      if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
        throw new IllegalArgumentException(
            "a flow's timeout is " + MIN + " to " + MAX + ", not " + value);
      }
      return value.toNanos();
    }

    /**
     * Sets TCP's.
     *
     * @param fresh before the handshake is complete
     * @param established from then on
     * @param closing when one direction is closed
     * @param closed when both are, or after a reset
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public Builder tcp(Duration fresh, Duration established, Duration closing, Duration closed) {
      nanos[TCP + FlowState.NEW.ordinal()] = checked(fresh);
      nanos[TCP + FlowState.ESTABLISHED.ordinal()] = checked(established);
      nanos[TCP + FlowState.CLOSING.ordinal()] = checked(closing);
      nanos[TCP + FlowState.CLOSED.ordinal()] = checked(closed);
      return this;
    }

    /**
     * Sets those of UDP and UDP-Lite.
     *
     * @param fresh until the other end answers
     * @param established from then on
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public Builder udp(Duration fresh, Duration established) {
      put(UDP, fresh, established);
      return this;
    }

    /**
     * Sets those of ICMP and ICMPv6.
     *
     * @param fresh until the other end answers
     * @param established from then on
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public Builder icmp(Duration fresh, Duration established) {
      put(ICMP, fresh, established);
      return this;
    }

    /**
     * Sets those of all other protocols.
     *
     * @param fresh until the other end answers
     * @param established from then on
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public Builder other(Duration fresh, Duration established) {
      put(OTHER, fresh, established);
      return this;
    }

    /**
     * Makes the timeouts.
     *
     * @return what was set so far; the builder can go on
     */
    public FlowTimeouts build() {
      return new FlowTimeouts(Arrays.copyOf(nanos, nanos.length));
    }
  }
}

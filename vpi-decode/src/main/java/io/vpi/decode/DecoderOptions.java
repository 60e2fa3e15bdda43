package io.vpi.decode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link PacketDecoder} follows, and how far.
 *
 * <pre>{@code
 * DecoderOptions options =
 *     DecoderOptions.builder().maxLayers(24).vxlanPorts(4789, 8472, 14789).build();
 * PacketDecoder decoder = new PacketDecoder(options);
 * }</pre>
 *
 * <p>Immutable, safe for use by several threads; the builder is not.
 */
public final class DecoderOptions {
  /** The options of a decoder that was told nothing. */
  public static final DecoderOptions DEFAULT = builder().build();

  private final int maxLayers;
  private final boolean nvgre;
  private final int l2tpCookieLength;
  private final int l2tpSublayerLength;
  private final UdpTunnels udpTunnels;

  private DecoderOptions(Builder from, UdpTunnels udpTunnels) {
    this.maxLayers = from.maxLayers;
    this.nvgre = from.nvgre;
    this.l2tpCookieLength = from.l2tpCookieLength;
    this.l2tpSublayerLength = from.l2tpSublayerLength;
    this.udpTunnels = udpTunnels;
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
   * How many layers of a packet are followed, those of a packet that an ICMP error quotes included.
   *
   * @return 1 to {@link LayerTable#MAX_LAYERS}
   */
  public int maxLayers() {
    return maxLayers;
  }

  /**
   * Whether GRE that carries Ethernet with a key is taken for NVGRE where RFC 7637 allows it.
   *
   * @return as set by {@link Builder#nvgre}
   */
  public boolean nvgre() {
    return nvgre;
  }

  /**
   * How long the cookie of L2TPv3 is.
   *
   * @return 0, 4 or 8 bytes, or -1 if that is not known and the payload is not followed
   */
  public int l2tpCookieLength() {
    return l2tpCookieLength;
  }

  /**
   * How long the sublayer between L2TPv3's cookie and the frame is.
   *
   * @return 0 or 4 bytes
   */
  public int l2tpSublayerLength() {
    return l2tpSublayerLength;
  }

  UdpTunnels udpTunnels() {
    return udpTunnels;
  }

  /**
   * Collects the options. The ports of a tunnel replace its default ones; none at all switches the
   * tunnel off.
   */
  public static final class Builder {
    private final Map<Protocol, int[]> ports = new LinkedHashMap<>();
    private int maxLayers = PacketDecoder.DEFAULT_MAX_LAYERS;
    private boolean nvgre = true;
    private int l2tpCookieLength = -1;
    private int l2tpSublayerLength;

    private Builder() {
      ports.put(Protocol.VXLAN, new int[] {Vxlan.PORT, Vxlan.LINUX_PORT});
      ports.put(Protocol.VXLAN_GPE, new int[] {VxlanGpe.PORT});
      ports.put(Protocol.GENEVE, new int[] {Geneve.PORT});
      ports.put(Protocol.GTP_U, new int[] {GtpU.PORT});
      ports.put(Protocol.TEREDO, new int[] {Teredo.PORT});
      ports.put(Protocol.L2TPV3_UDP, new int[] {L2tpV3.PORT});
      ports.put(Protocol.WIREGUARD, new int[] {WireGuard.PORT});
    }

    /**
     * Sets how many layers of a packet to follow; a packet with more has the anomaly {@link
     * AnomalyKind#TOO_MANY_LAYERS}.
     *
     * @param value 1 to {@link LayerTable#MAX_LAYERS}; {@link PacketDecoder#DEFAULT_MAX_LAYERS}
     *     unless set
     * @return this
     * @throws IllegalArgumentException if that is out of range
     */
    public Builder maxLayers(int value) {
      if (value < 1 || value > LayerTable.MAX_LAYERS) {
        throw new IllegalArgumentException(
            "a decoder follows 1 to " + LayerTable.MAX_LAYERS + " layers, not " + value);
      }
      maxLayers = value;
      return this;
    }

    /**
     * Sets the UDP destination ports of VXLAN.
     *
     * @param values 1 to 65535 each; 4789 (RFC 7348) and 8472 (Linux before it had a number) unless
     *     set
     * @return this
     */
    public Builder vxlanPorts(int... values) {
      return ports(Protocol.VXLAN, values);
    }

    /**
     * Sets the UDP destination ports of VXLAN with the generic protocol extension.
     *
     * @param values 1 to 65535 each; 4790 unless set
     * @return this
     */
    public Builder vxlanGpePorts(int... values) {
      return ports(Protocol.VXLAN_GPE, values);
    }

    /**
     * Sets the UDP destination ports of GENEVE.
     *
     * @param values 1 to 65535 each; 6081 (RFC 8926) unless set
     * @return this
     */
    public Builder genevePorts(int... values) {
      return ports(Protocol.GENEVE, values);
    }

    /**
     * Sets the UDP ports of GTP-U, source or destination.
     *
     * @param values 1 to 65535 each; 2152 (3GPP TS 29.281) unless set
     * @return this
     */
    public Builder gtpUPorts(int... values) {
      return ports(Protocol.GTP_U, values);
    }

    /**
     * Sets the UDP ports of Teredo servers and relays, source or destination.
     *
     * @param values 1 to 65535 each; 3544 (RFC 4380) unless set
     * @return this
     */
    public Builder teredoPorts(int... values) {
      return ports(Protocol.TEREDO, values);
    }

    /**
     * Sets the UDP ports of L2TPv3, source or destination.
     *
     * @param values 1 to 65535 each; 1701 (RFC 3931) unless set
     * @return this
     */
    public Builder l2tpPorts(int... values) {
      return ports(Protocol.L2TPV3_UDP, values);
    }

    /**
     * Sets the UDP ports of WireGuard, source or destination.
     *
     * @param values 1 to 65535 each; 51820 unless set
     * @return this
     */
    public Builder wireGuardPorts(int... values) {
      return ports(Protocol.WIREGUARD, values);
    }

    /**
     * Sets whether GRE that carries Ethernet and has a key is NVGRE where RFC 7637 allows it: no
     * checksum, no sequence number, a VSID from 0x001000 on (those below are reserved, so that
     * small keys stay GRE keys). Set it to false where GRE keys above 0x000FFFFF are in use:
     * NVGRE's network id leaves the low 8 bits of the key out.
     *
     * @param value true unless set
     * @return this
     */
    public Builder nvgre(boolean value) {
      nvgre = value;
      return this;
    }

    /**
     * Says that the L2TPv3 sessions seen here carry Ethernet, and what stands before the frame.
     * Neither is told by the packets, so without this the payload is not followed.
     *
     * @param cookieLength 0, 4 or 8 bytes
     * @param sublayerLength 4 bytes for the default L2-specific sublayer (RFC 3931 section 4.6), 0
     *     for none
     * @return this
     * @throws IllegalArgumentException if a length is none of these
     */
    public Builder l2tpV3Ethernet(int cookieLength, int sublayerLength) {
      if (cookieLength != 0 && cookieLength != 4 && cookieLength != 8) {
        throw new IllegalArgumentException(
            "an L2TPv3 cookie is 0, 4 or 8 bytes long, not " + cookieLength);
      }
      if (sublayerLength != 0 && sublayerLength != 4) {
        throw new IllegalArgumentException(
            "the L2-specific sublayer of L2TPv3 is 0 or 4 bytes long, not " + sublayerLength);
      }
      l2tpCookieLength = cookieLength;
      l2tpSublayerLength = sublayerLength;
      return this;
    }

    private Builder ports(Protocol tunnel, int[] values) {
      for (int port : values) {
        if (port < 1 || port > 65_535) {
          throw new IllegalArgumentException(
              "a UDP port of " + tunnel.label() + " is 1 to 65535, not " + port);
        }
      }
      ports.put(tunnel, values.clone());
      return this;
    }

    /**
     * Makes the options.
     *
     * @return new options
     * @throws IllegalArgumentException if two tunnels have the same port
     */
    public DecoderOptions build() {
      Map<Integer, Protocol> byPort = new LinkedHashMap<>();
      ports.forEach((tunnel, values) -> {
        for (int port : values) {
          Protocol other = byPort.put(port, tunnel);
          if (other != null && other != tunnel) {
            throw new IllegalArgumentException(
                "UDP port "
                    + port
                    + " is given to both "
                    + other.label()
                    + " and "
                    + tunnel.label());
          }
        }
      });
      int[] numbers = new int[byPort.size()];
      boolean[] answers = new boolean[byPort.size()];
      List<Protocol> tunnels = new ArrayList<>(byPort.values());
      int i = 0;
      for (int port : byPort.keySet()) {
        numbers[i] = port;
        answers[i] = answersFromPort(tunnels.get(i));
        i++;
      }
      return new DecoderOptions(
          this, new UdpTunnels(numbers, tunnels.toArray(new Protocol[0]), answers));
    }

    /** VXLAN and GENEVE take a hash of the inner flow as source port; the others answer. */
    private static boolean answersFromPort(Protocol tunnel) {
      return switch (tunnel) {
        case VXLAN, VXLAN_GPE, GENEVE -> false;
        default -> true;
      };
    }
  }
}

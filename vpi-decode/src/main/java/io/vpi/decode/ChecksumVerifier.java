package io.vpi.decode;

import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import java.lang.foreign.MemorySegment;

/**
 * Checks the checksums of a decoded batch: of the innermost IPv4 header, and of what is above it,
 * {@link LayerTable#transport}. That is TCP, UDP, UDP-Lite and DCCP with the pseudo header (RFC
 * 9293 section 3.1, RFC 768, RFC 3828 section 3.1, RFC 4340 section 9, RFC 8200 section 8.1),
 * ICMPv6 with it and ICMP and IGMP without, SCTP's CRC32c (RFC 9260 section 6.8), and GRE's where
 * no IP layer follows GRE. A wrong one becomes the anomaly {@link AnomalyKind#WRONG_CHECKSUM} in
 * the table.
 *
 * <p>Of a tunnel's outer headers nothing is checked: whoever ends the tunnel does that, and an
 * outer UDP checksum is mostly 0. Packets that an ICMP error quotes are not checked either.
 *
 * <p>What a checksum covers must be there: of a packet that was cut, or whose length fields claim
 * more than was on the wire, or a fragment, it is {@link ChecksumStatus#UNVERIFIABLE}; so it is
 * above an IPv6 routing header with segments left and above a home address option, since the pseudo
 * header then holds an address of these. A packet flagged {@link PacketFlags#CHECKSUM_NOT_READY} or
 * {@link PacketFlags#SEGMENTATION_OFFLOAD} is {@link ChecksumStatus#NOT_READY}.
 *
 * <p>Allocates nothing. Not thread safe: a verifier belongs to one thread at a time.
 */
public final class ChecksumVerifier {
  private static final ChecksumStatus[] STATUS = ChecksumStatus.values();
  private static final int OFFLOADED =
      PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD;

  /** Destination option: the sender's address in the pseudo header (RFC 6275 section 11.3.1). */
  private static final int HOME_ADDRESS = 0xC9;

  private final OptionReader options = new OptionReader();
  private final boolean tells;
  private final byte[] network;
  private final byte[] transport;

  /**
   * Makes a verifier that makes anomalies of wrong checksums.
   *
   * @param capacity the capacity of the batches that it will check
   */
  public ChecksumVerifier(int capacity) {
    this(capacity, true);
  }

  /**
   * Makes a verifier.
   *
   * @param capacity the capacity of the batches that it will check
   * @param tells whether a wrong checksum becomes an anomaly in the table
   */
  public ChecksumVerifier(int capacity, boolean tells) {
    this.tells = tells;
    network = new byte[capacity];
    transport = new byte[capacity];
  }

  /**
   * Checks all packets of a batch.
   *
   * @param batch a batch that is lent
   * @param layers what {@link PacketDecoder#decode} made of it; gets the anomalies
   */
  public void verify(PacketBatch batch, LayerTable layers) {
    MemorySegment memory = batch.memory();
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      network[i] = (byte) verifyNetwork(batch, memory, i, layers).ordinal();
      transport[i] = (byte) verifyTransport(batch, memory, i, layers).ordinal();
    }
  }

  /**
   * What came of the innermost IP header's checksum.
   *
   * @param packet its index in the batch
   * @return the status; {@link ChecksumStatus#ABSENT} for IPv6 and packets without IP
   */
  public ChecksumStatus network(int packet) {
    return STATUS[network[packet]];
  }

  /**
   * What came of the checksum above the innermost IP header.
   *
   * @param packet its index in the batch
   * @return the status; {@link ChecksumStatus#ABSENT} for packets without such a layer
   */
  public ChecksumStatus transport(int packet) {
    return STATUS[transport[packet]];
  }

  private ChecksumStatus verifyNetwork(
      PacketBatch batch, MemorySegment memory, int packet, LayerTable layers) {
    int layer = layers.network(packet);
    if (layer < 0 || layers.protocol(packet, layer) != Protocol.IPV4) {
      return ChecksumStatus.ABSENT;
    }
    long header = batch.offset(packet) + layers.offset(packet, layer);
    if (Ipv4.totalLength(memory, header) == 0) {
      // The card that cuts the segment up fills in length and checksum of each piece.
      return ChecksumStatus.NOT_READY;
    }
    long sum = InternetChecksum.sum(memory, header, layers.headerLength(packet, layer));
    return judge(layers, packet, layer, sum, Ipv4.checksum(memory, header));
  }

  private ChecksumStatus verifyTransport(
      PacketBatch batch, MemorySegment memory, int packet, LayerTable layers) {
    int layer = layers.transport(packet);
    if (layer < 0) {
      return ChecksumStatus.ABSENT;
    }
    Protocol protocol = layers.protocol(packet, layer);
    long header = batch.offset(packet) + layers.offset(packet, layer);
    int field;
    int number;
    switch (protocol) {
      case TCP -> {
        field = Tcp.checksum(memory, header);
        number = IpProtocol.TCP;
      }
      case UDP -> {
        field = Udp.checksum(memory, header);
        number = IpProtocol.UDP;
      }
      case ICMP -> {
        field = Icmp.checksum(memory, header);
        number = IpProtocol.ICMP;
      }
      case ICMPV6 -> {
        field = Icmpv6.checksum(memory, header);
        number = IpProtocol.ICMPV6;
      }
      case UDP_LITE -> {
        field = UdpLite.checksum(memory, header);
        number = IpProtocol.UDP_LITE;
      }
      case DCCP -> {
        field = Dccp.checksum(memory, header);
        number = IpProtocol.DCCP;
      }
      case SCTP -> {
        field = Sctp.checksum(memory, header);
        number = IpProtocol.SCTP;
      }
      case IGMP -> {
        field = Igmp.checksum(memory, header);
        number = IpProtocol.IGMP;
      }
      case GRE -> {
        if (!Gre.hasChecksum(memory, header)) {
          return ChecksumStatus.ABSENT;
        }
        field = Gre.checksum(memory, header);
        number = IpProtocol.GRE;
      }
      default -> {
        return ChecksumStatus.ABSENT;
      }
    }
    int ip = layers.network(packet);
    long ipHeader = batch.offset(packet) + layers.offset(packet, ip);
    boolean ipv4 = layers.protocol(packet, ip) == Protocol.IPV4;
    if (protocol == Protocol.UDP && field == 0 && ipv4) {
      return ChecksumStatus.ABSENT;
    }
    if ((batch.flags(packet) & OFFLOADED) != 0
        || (ipv4 && Ipv4.totalLength(memory, ipHeader) == 0)) {
      return ChecksumStatus.NOT_READY;
    }
    int length = layers.declaredEnd(packet, layer) - layers.offset(packet, layer);
    if (length > layers.end(packet, layer) - layers.offset(packet, layer)
        || isCutShort(memory, header, ipHeader, layers, packet)
        || isPartial(batch, memory, packet, layers, ip, layer)) {
      return ChecksumStatus.UNVERIFIABLE;
    }
    if (protocol == Protocol.SCTP) {
      return judgeSctp(layers, packet, layer, Crc32c.ofSctp(memory, header, length), field);
    }
    long sum = InternetChecksum.sum(memory, header, covered(memory, header, protocol, length));
    if (hasPseudoHeader(protocol)) {
      sum += pseudoHeader(memory, ipHeader, ipv4, number, length);
    }
    return judge(layers, packet, layer, sum, field);
  }

  /** Whether a length field claims bytes that were not on the wire, where this packet was seen. */
  private static boolean isCutShort(
      MemorySegment memory, long header, long ipHeader, LayerTable layers, int packet) {
    int ip = layers.network(packet);
    int ipLength = layers.declaredEnd(packet, ip) - layers.offset(packet, ip);
    int claimed =
        layers.protocol(packet, ip) == Protocol.IPV4
            ? Ipv4.totalLength(memory, ipHeader)
            : Ipv6.HEADER_LENGTH + Ipv6.payloadLength(memory, ipHeader);
    if (claimed > ipLength) {
      return true;
    }
    int transport = layers.transport(packet);
    return layers.protocol(packet, transport) == Protocol.UDP
        && Udp.length(memory, header)
            > layers.declaredEnd(packet, transport) - layers.offset(packet, transport);
  }

  /** How much of a layer its checksum covers, in bytes; all of it if it says more than is there. */
  private static int covered(MemorySegment memory, long header, Protocol protocol, int length) {
    int covered =
        switch (protocol) {
          case UDP_LITE -> UdpLite.checksumCoverage(memory, header);
          case DCCP -> Dccp.coveredLength(memory, header);
          default -> 0;
        };
    return covered == 0 || covered > length ? length : covered;
  }

  private static boolean hasPseudoHeader(Protocol protocol) {
    return switch (protocol) {
      case ICMP, IGMP, GRE -> false;
      default -> true;
    };
  }

  /** Whether a fragment's other parts, or an address of the pseudo header, lie elsewhere. */
  private boolean isPartial(
      PacketBatch batch, MemorySegment memory, int packet, LayerTable layers, int ip, int to) {
    long start = batch.offset(packet);
    if (layers.protocol(packet, ip) == Protocol.IPV4) {
      return Ipv4.moreFragments(memory, start + layers.offset(packet, ip));
    }
    for (int layer = ip + 1; layer < to; layer++) {
      long header = start + layers.offset(packet, layer);
      switch (layers.protocol(packet, layer)) {
        case IPV6_FRAGMENT -> {
          if (Ipv6Fragment.moreFragments(memory, header)) {
            return true;
          }
        }
        case IPV6_ROUTING -> {
          if (Ipv6Extension.segmentsLeft(memory, header) > 0) {
            return true;
          }
        }
        case IPV6_DESTINATION_OPTIONS -> {
          if (hasHomeAddress(memory, header, layers.headerLength(packet, layer))) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  private boolean hasHomeAddress(MemorySegment memory, long header, int headerLength) {
    options.ipv6(memory, header, headerLength);
    while (options.next()) {
      if (options.type() == HOME_ADDRESS) {
        return true;
      }
    }
    return false;
  }

  private static long pseudoHeader(
      MemorySegment memory, long ipHeader, boolean ipv4, int protocol, int length) {
    // Both addresses stand side by side at the end of the fixed header.
    long addresses =
        ipv4
            ? InternetChecksum.sum(memory, ipHeader + Ipv4.MIN_HEADER_LENGTH - 8, 8)
            : InternetChecksum.sum(memory, ipHeader + Ipv6.HEADER_LENGTH - 32, 32);
    return addresses + protocol + length;
  }

  private ChecksumStatus judgeSctp(LayerTable layers, int packet, int layer, int right, int field) {
    if (right == field) {
      return ChecksumStatus.VALID;
    }
    return wrong(layers, packet, layer, right, field);
  }

  private ChecksumStatus judge(LayerTable layers, int packet, int layer, long sum, int field) {
    if (InternetChecksum.fold(sum) == 0xFFFF) {
      return ChecksumStatus.VALID;
    }
    int right = ~InternetChecksum.fold(sum - field) & 0xFFFF;
    if (right == 0) {
      // Zero has two forms. This one fits in any case, and to UDP the other says "no checksum".
      right = 0xFFFF;
    }
    return wrong(layers, packet, layer, right, field);
  }

  private ChecksumStatus wrong(LayerTable layers, int packet, int layer, int right, int field) {
    if (tells) {
      layers.addAnomaly(packet, AnomalyKind.WRONG_CHECKSUM, layer, right, field);
    }
    return ChecksumStatus.WRONG;
  }
}

package io.vpi.flow.fragment;

import io.vpi.decode.AnomalyKind;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;

/**
 * What the fragment at hand says of itself: which datagram it is of, where in that it belongs, and
 * where its bytes lie. One is reused for all fragments.
 *
 * <p>The numbers are what the packet claims; what of it is possible, {@link Defragmenter} decides.
 */
final class Fragment {
  private static final int IPV4_KEY = 4 << 8;
  private static final int IPV6_KEY = 6 << 8;

  /** Where the packet's memory is. */
  MemorySegment memory = MemorySegment.NULL;

  /** The fragmented IP header, in {@link #memory}. */
  long header;

  /** Length of what stands before the fragmentable part, without IPv6's fragment header. */
  int headerLength;

  /** The first byte that the fragment carries, in {@link #memory}. */
  long payload;

  /** Bytes that it carries, by its own word; negative if the headers are longer than the packet. */
  int length;

  /** Bytes of these that were captured; not above {@link #length} unless that is negative. */
  int captured;

  /** Where they belong in the datagram's fragmentable part. */
  int start;

  /** Whether this is not the last fragment. */
  boolean more;

  /** Whether it is IPv4. */
  boolean ipv4;

  /** What the fragmentable part begins with, by this fragment's word. */
  int nextHeader;

  /** Where in the header the field lies that leads to IPv6's fragment header. */
  int nextHeaderAt;

  /** The fragmented IP layer. */
  int ipLayer;

  /** The layer that has the fragment's offset: the IPv4 one or IPv6's fragment header. */
  int fragmentLayer;

  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;

  /** Whose the fragmented packet is: set by who has found it. */
  long tenant;

  /** Whom the MAC addresses around it name; set by the same. */
  long sourceMac;

  long destinationMac;

  /** Address space and identification. */
  long id;

  /** IP version and, in IPv4, protocol: equal ids of two protocols are two datagrams. */
  int kind;

  /**
   * Finds the outermost IP layer of a packet that is a fragment. The inner layers of a first
   * fragment are the beginning of something whose rest is elsewhere. Layers of a packet that an
   * ICMP error quotes are none of this packet's own.
   *
   * @return whether there is one; then all fields are set but {@link #tenant} and the MAC addresses
   */
  boolean find(PacketBatch batch, LayerTable layers, int packet, int addressSpace) {
    MemorySegment bytes = batch.memory();
    long base = batch.offset(packet);
    int count = layers.layerCount(packet);
    int network = LayerTable.NONE;
    for (int i = 0; i < count; i++) {
      Protocol protocol = layers.protocol(packet, i);
      if (protocol == Protocol.IPV4) {
        long at = base + layers.offset(packet, i);
        if (Ipv4.fragmentOffset(bytes, at) != 0 || Ipv4.moreFragments(bytes, at)) {
          memory = bytes;
          readIpv4(layers, packet, i, base);
          identify(addressSpace, Ipv4.identification(bytes, at));
          return true;
        }
        network = LayerTable.NONE;
      } else if (protocol == Protocol.IPV6) {
        network = i;
      } else if (protocol == Protocol.IPV6_FRAGMENT && network != LayerTable.NONE) {
        long at = base + layers.offset(packet, i);
        // An atomic fragment is a whole packet, whatever else has its id (RFC 6946).
        if (Ipv6Fragment.fragmentOffset(bytes, at) != 0 || Ipv6Fragment.moreFragments(bytes, at)) {
          memory = bytes;
          readIpv6(layers, packet, network, i, base);
          identify(addressSpace, Ipv6Fragment.identification(bytes, at));
          return true;
        }
      }
    }
    return false;
  }

  private void readIpv4(LayerTable layers, int packet, int layer, long base) {
    ipv4 = true;
    ipLayer = layer;
    fragmentLayer = layer;
    header = base + layers.offset(packet, layer);
    headerLength = layers.headerLength(packet, layer);
    start = Ipv4.fragmentOffset(memory, header);
    more = Ipv4.moreFragments(memory, header);
    nextHeader = Ipv4.protocol(memory, header);
    nextHeaderAt = 0;
    sourceHigh = 0;
    sourceLow = Integer.toUnsignedLong(Ipv4.source(memory, header));
    destinationHigh = 0;
    destinationLow = Integer.toUnsignedLong(Ipv4.destination(memory, header));
    kind = IPV4_KEY | nextHeader;
    // A total length of 0 claims nothing: no host takes such a fragment.
    place(
        headerLength,
        Ipv4.totalLength(memory, header),
        layers.end(packet, layer) - layers.offset(packet, layer));
  }

  private void readIpv6(LayerTable layers, int packet, int network, int layer, long base) {
    ipv4 = false;
    ipLayer = network;
    fragmentLayer = layer;
    header = base + layers.offset(packet, network);
    headerLength = layers.offset(packet, layer) - layers.offset(packet, network);
    long fragment = header + headerLength;
    start = Ipv6Fragment.fragmentOffset(memory, fragment);
    more = Ipv6Fragment.moreFragments(memory, fragment);
    nextHeader = Ipv6Fragment.nextHeader(memory, fragment);
    nextHeaderAt =
        layer - 1 == network
            ? Headers.IPV6_NEXT_HEADER
            : layers.offset(packet, layer - 1) - layers.offset(packet, network);
    sourceHigh = Ipv6.sourceHigh(memory, header);
    sourceLow = Ipv6.sourceLow(memory, header);
    destinationHigh = Ipv6.destinationHigh(memory, header);
    destinationLow = Ipv6.destinationLow(memory, header);
    // The next header is the first fragment's to say (RFC 8200 section 4.5), so it is in no key.
    kind = IPV6_KEY;
    // A jumbogram, of payload length 0, cannot be fragmented (RFC 2675 section 3).
    place(
        headerLength + Ipv6Fragment.HEADER_LENGTH,
        Ipv6.HEADER_LENGTH + Ipv6.payloadLength(memory, header),
        layers.end(packet, network) - layers.offset(packet, network));
  }

  private void place(int headers, int claimed, int there) {
    payload = header + headers;
    length = claimed - headers;
    captured = Math.min(length, there - headers);
  }

  private void identify(int addressSpace, int identification) {
    id = (long) addressSpace << 32 | Integer.toUnsignedLong(identification);
  }

  int addressSpace() {
    return (int) (id >>> 32);
  }

  /** A hash of what tells the datagram apart. */
  long hash(SipHash hash) {
    return hash.start()
        .add(sourceHigh)
        .add(sourceLow)
        .add(destinationHigh)
        .add(destinationLow)
        .add(tenant)
        .add(id)
        .add(kind)
        .finish();
  }

  /** Whether a first fragment ends before the header behind IP and its extensions does. */
  boolean splitsHeader(LayerTable layers, int packet) {
    if (start != 0 || layers.state(packet) != LayerTable.State.STOPPED) {
      return false;
    }
    int count = layers.layerCount(packet);
    for (int i = fragmentLayer + 1; i < count; i++) {
      if (!isExtension(layers.protocol(packet, i))) {
        return false;
      }
    }
    return truncation(layers, packet) != LayerTable.NONE;
  }

  /** The anomaly that says which header was cut, or {@link LayerTable#NONE}. */
  static int truncation(LayerTable layers, int packet) {
    int kept = Math.min(layers.anomalyCount(packet), LayerTable.MAX_ANOMALIES);
    for (int i = 0; i < kept; i++) {
      if (layers.anomalyKind(packet, i) == AnomalyKind.TRUNCATED) {
        return i;
      }
    }
    return LayerTable.NONE;
  }

  private static boolean isExtension(Protocol protocol) {
    return switch (protocol) {
      case IPV6_HOP_BY_HOP, IPV6_ROUTING, IPV6_FRAGMENT, IPV6_DESTINATION_OPTIONS, AH -> true;
      default -> false;
    };
  }
}

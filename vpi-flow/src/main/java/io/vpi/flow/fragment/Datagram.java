package io.vpi.flow.fragment;

import io.vpi.decode.LayerTable;
import io.vpi.decode.LinkAddresses;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.policy.TenantKey;
import io.vpi.net.MacAddress;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;

/**
 * A datagram that was put together: a batch of one packet, which starts with its IP header, and its
 * layers. It is lent until a fragment of the same level is offered again, and reused then.
 *
 * <p>The packet has timestamp, tap and direction of the fragment that completed it, and the two
 * outermost VLAN tags of the frame that this fragment stood in, as tags that were stripped.
 */
public final class Datagram {
  /** Bytes that a datagram can have: an IPv6 header and as much as its length field can say. */
  static final int MAX_LENGTH = 40 + 65_535;

  private static final int KEPT_FLAGS =
      PacketFlags.CHECKSUM_NOT_READY | PacketFlags.MIRRORED_COPY | PacketFlags.NO_TIMESTAMP;
  private static final int MAX_STRIPPED_VLANS = 2;

  private final TapRegistry noTaps;
  private final PacketBatch batch = new PacketBatch(1);
  private final PacketDecoder decoder;
  private final LayerTable layers;
  private final TenantKey tenants;

  private long tenant;
  private int overlays;
  private long sourceMac;
  private long destinationMac;

  Datagram(PacketDecoder decoder, TenantKey tenants, TapRegistry noTaps) {
    this.tenants = tenants;
    this.decoder = decoder;
    this.noTaps = noTaps;
    layers = decoder.newTable(1);
  }

  /**
   * The batch whose only packet, 0, is the datagram.
   *
   * @return the same batch each time; its link type is {@link LinkType#IPV4} or {@link
   *     LinkType#IPV6}
   */
  public PacketBatch batch() {
    return batch;
  }

  /**
   * What the datagram consists of.
   *
   * @return the layers of packet 0
   */
  public LayerTable layers() {
    return layers;
  }

  /**
   * Whose the packet is: by its own overlays or, where these name no network, by those that its
   * fragments lay in.
   *
   * @return the bits of the tenant's key
   */
  public long tenant() {
    return tenant(layers.layerCount(0));
  }

  /** Whose the packet in front of a layer is. */
  long tenant(int layer) {
    return tenants.within(layers, 0, layer, tenant, overlays);
  }

  /**
   * A MAC address that the packet in front of a layer was sent by: by its own Ethernet header or,
   * where it has none, that of the fragment that completed it.
   *
   * @param layer a layer of {@link #layers()}
   * @param ofSource whether the sender's, else the receiver's
   * @return as {@link MacAddress} has it, or {@link MacAddress#NONE}
   */
  public long mac(int layer, boolean ofSource) {
    long own = LinkAddresses.of(batch, layers, 0, layer, ofSource);
    return own != MacAddress.NONE ? own : ofSource ? sourceMac : destinationMac;
  }

  /** How many overlays its fragments lay in, and it itself up to a layer. */
  int overlays(int layer) {
    return overlays + layers.level(0, layer);
  }

  /** Takes the place of what was here before, and decodes it. */
  void set(
      MemorySegment memory,
      long offset,
      int length,
      Fragment last,
      int overlays,
      PacketBatch from,
      LayerTable fromLayers,
      int packet,
      long now) {
    tenant = last.tenant;
    this.overlays = overlays;
    sourceMac = last.sourceMac;
    destinationMac = last.destinationMac;
    TapRegistry taps = from.taps();
    batch.clear();
    batch.begin(memory, taps == null ? noTaps : taps, now);
    batch.add(
        offset,
        length,
        length,
        from.timestamp(packet),
        last.ipv4 ? LinkType.IPV4 : LinkType.IPV6,
        from.tapId(packet));
    batch.direction(0, from.direction(packet));
    batch.addFlags(0, from.flags(packet) & KEPT_FLAGS);
    copyVlans(fromLayers, packet, fromLayers.level(packet, last.ipLayer));
    decoder.decode(batch, layers);
  }

  private void copyVlans(LayerTable from, int packet, int level) {
    int tags = 0;
    for (int i = 0; i < from.vlanCount(packet) && tags < MAX_STRIPPED_VLANS; i++) {
      if (from.vlanLevel(packet, i) == level) {
        int tag = from.vlanTag(packet, i);
        batch.addStrippedVlan(0, tag >>> 16, tag);
        tags++;
      }
    }
  }

  /** Lets go of the memory. */
  void clear() {
    batch.clear();
  }
}

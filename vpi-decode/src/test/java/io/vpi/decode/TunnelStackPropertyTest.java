package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Tunnels within tunnels, put together at random: what fits into 16 layers is read layer for layer
 * with the tenant id of each level, what does not ends at the limit, and damage harms nothing.
 */
class TunnelStackPropertyTest {

  /** A tunnel that carries an Ethernet frame or an IPv4 packet, in IPv4. */
  enum Tunnel {
    VXLAN(true, 5),
    GENEVE(true, 6),
    GENEVE_IP(false, 7),
    GRE(false, 8),
    GRE_BARE(false, -1),
    NVGRE(true, 0x123456),
    ERSPAN_I(true, -1),
    ERSPAN_II(true, 9),
    ERSPAN_III(true, 10),
    GTP_U(false, -1),
    MPLS_IN_IP(false, -2),
    IP_IN_IP(false, -2);

    final boolean carriesFrame;

    /** The tenant id, -1 for an overlay that has none, -2 for what is no overlay. */
    final int id;

    Tunnel(boolean carriesFrame, int id) {
      this.carriesFrame = carriesFrame;
      this.id = id;
    }

    /** An IPv4 packet around what it carries; its layers go to the front of the list. */
    byte[] wrap(byte[] inner, List<Protocol> layers) {
      byte[] udp;
      switch (this) {
        case VXLAN -> {
          layers.addAll(0, List.of(Protocol.UDP, Protocol.VXLAN));
          udp = Packets.with16(Packets.udp(TunnelPackets.vxlan(id, inner)), 2, 4789);
        }
        case GENEVE, GENEVE_IP -> {
          layers.addAll(0, List.of(Protocol.UDP, Protocol.GENEVE));
          int type = carriesFrame ? 0x6558 : 0x0800;
          byte[] option = TunnelPackets.geneveOption(1, 2, Packets.payload(4 * id));
          udp = Packets.with16(Packets.udp(TunnelPackets.geneve(id, type, option, inner)), 2, 6081);
        }
        case GTP_U -> {
          layers.addAll(0, List.of(Protocol.UDP, Protocol.GTP_U));
          udp =
              Packets.with16(
                  Packets.udp(TunnelPackets.gtpU(0, 255, Packets.NOTHING, inner)), 2, 2152);
        }
        default -> {
          return wrapInIp(inner, layers);
        }
      }
      return Packets.ipv4(17, udp);
    }

    private byte[] wrapInIp(byte[] inner, List<Protocol> layers) {
      return switch (this) {
        case GRE -> {
          layers.addFirst(Protocol.GRE);
          yield Packets.ipv4(47, TunnelPackets.greWithKey(id, 0x0800, inner));
        }
        case GRE_BARE -> {
          layers.addFirst(Protocol.GRE);
          yield Packets.ipv4(47, TunnelPackets.gre(0, 0x0800, Packets.NOTHING, inner));
        }
        case NVGRE -> {
          layers.addFirst(Protocol.NVGRE);
          yield Packets.ipv4(47, TunnelPackets.greWithKey((long) id << 8 | 3, 0x6558, inner));
        }
        case ERSPAN_I -> {
          layers.addAll(0, List.of(Protocol.GRE, Protocol.ERSPAN_I));
          yield Packets.ipv4(47, TunnelPackets.gre(0, 0x88BE, Packets.NOTHING, inner));
        }
        case ERSPAN_II -> {
          layers.addAll(0, List.of(Protocol.GRE, Protocol.ERSPAN_II));
          yield Packets.ipv4(47, TunnelPackets.erspanII(1, id, inner));
        }
        case ERSPAN_III -> {
          layers.addAll(0, List.of(Protocol.GRE, Protocol.ERSPAN_III));
          yield Packets.ipv4(47, TunnelPackets.erspanIII(id, 0, inner));
        }
        case MPLS_IN_IP -> {
          layers.addFirst(Protocol.MPLS);
          yield Packets.ipv4(137, TunnelPackets.mpls(77, true, inner));
        }
        default -> Packets.ipv4(4, inner);
      };
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Made(byte[] packet, List<Protocol> layers, List<Long> ids) {}

  private static Made make(List<Tunnel> tunnels) {
    List<Protocol> layers = new ArrayList<>(List.of(Protocol.IPV4, Protocol.TCP));
    List<Long> ids = new ArrayList<>();
    byte[] packet = Packets.ipv4(6, Packets.tcp(Packets.payload(12)));
    for (Tunnel tunnel : tunnels) {
      byte[] inner = packet;
      if (tunnel.carriesFrame) {
        layers.addAll(0, List.of(Protocol.ETHERNET, Protocol.VLAN));
        inner = Packets.ethernet(0x8100, Packets.vlan(tunnel.ordinal() + 1, 0x0800, packet));
      }
      packet = tunnel.wrap(inner, layers);
      layers.addFirst(Protocol.IPV4);
      if (tunnel.id > -2) {
        ids.addFirst((long) tunnel.id);
      }
    }
    return new Made(packet, layers, ids);
  }

  @Provide
  Arbitrary<List<Tunnel>> tunnels() {
    return Arbitraries.of(Tunnel.class).list().ofMaxSize(8);
  }

  @Property(tries = 2000)
  void readsEachLayerUpToTheLimit(@ForAll("tunnels") List<Tunnel> tunnels) {
    Made made = make(tunnels);
    Decoding packet = new Decoding().link(LinkType.RAW).decode(made.packet());
    Invariants.check(packet);
    List<Protocol> found = new ArrayList<>();
    for (int i = 0; i < packet.table().layerCount(0); i++) {
      found.add(packet.table().protocol(0, i));
    }
    int most = PacketDecoder.DEFAULT_MAX_LAYERS;
    int expected = Math.min(most, made.layers().size());
    assertEquals(made.layers().subList(0, expected), found);
    assertEquals(made.layers().size() > most ? 1 : 0, packet.table().anomalyCount(0));
    if (made.layers().size() > most) {
      assertEquals(AnomalyKind.TOO_MANY_LAYERS, packet.table().anomalyKind(0, 0));
      assertEquals(LayerTable.State.STOPPED, packet.state());
    } else {
      assertEquals(ChecksumStatus.VALID, packet.verify().transportChecksum());
    }
  }

  @Property(tries = 1000)
  void tellsTheIdAndTheTagsOfEachLevel(@ForAll("tunnels") List<Tunnel> tunnels) {
    Made made = make(tunnels);
    Decoding packet = new Decoding(64).link(LinkType.RAW).decode(made.packet());
    assertEquals(made.layers().size(), packet.table().layerCount(0));
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < packet.table().overlayCount(0); i++) {
      ids.add(packet.table().overlayId(0, i));
    }
    assertEquals(made.ids(), ids);
    List<Integer> tagLevels = new ArrayList<>();
    int level = 0;
    for (Tunnel tunnel : tunnels.reversed()) {
      level += tunnel.id > -2 ? 1 : 0;
      if (tunnel.carriesFrame) {
        tagLevels.add(level);
      }
    }
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < packet.table().vlanCount(0); i++) {
      found.add(packet.table().vlanLevel(0, i));
    }
    assertEquals(tagLevels, found);
  }

  @Property(tries = 2000)
  void survivesDamage(
      @ForAll("tunnels") List<Tunnel> tunnels,
      @ForAll int where,
      @ForAll byte value,
      @ForAll int cut,
      @ForAll int wireLength) {
    byte[] packet = make(tunnels).packet().clone();
    packet[Math.floorMod(where, packet.length)] = value;
    Decoding decoding = new Decoding().link(LinkType.RAW);
    Invariants.check(decoding.decode(packet).verify());
    byte[] part = Arrays.copyOf(packet, Math.floorMod(cut, packet.length + 1));
    Invariants.check(decoding.decode(part).verify());
    Invariants.check(decoding.wireLength(wireLength & 0xFFFF_FFFFL).decode(part).verify());
    Invariants.check(decoding.decodeAtStart(part).verify());
    byte[] error = Packets.ipv4(1, Packets.icmp(11, 0, part));
    Invariants.check(new Decoding().link(LinkType.RAW).decode(error).verify());
  }
}

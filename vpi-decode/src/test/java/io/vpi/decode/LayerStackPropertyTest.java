package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Stacks of up to 16 layers put together at random: whole ones are read layer for layer, damaged
 * ones harm nothing.
 */
class LayerStackPropertyTest {

  /** A packet and the layers that it was put together from. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Made(byte[] packet, List<Protocol> layers) {
    @Override
    public String toString() {
      return layers + " " + Arrays.toString(packet);
    }
  }

  /** A byte set to a value; where it lies is a share of the packet's length, of 2^16. */
  record Damage(int where, byte value) {}

  private enum Transport {
    TCP(6, Protocol.TCP),
    UDP(17, Protocol.UDP),
    ICMP(1, Protocol.ICMP),
    ICMPV6(58, Protocol.ICMPV6);

    final int number;
    final Protocol protocol;

    Transport(int number, Protocol protocol) {
      this.number = number;
      this.protocol = protocol;
    }

    byte[] make(byte[] payload) {
      return switch (this) {
        case TCP ->
            Packets.tcp(
                payload.length % 2 == 0 ? Packets.bytes(1, 1, 1, 0) : Packets.NOTHING, payload);
        case UDP -> Packets.udp(payload);
        case ICMP -> Packets.icmp(8, 0, payload);
        case ICMPV6 -> Packets.icmp(128, 0, payload);
      };
    }
  }

  @Provide
  Arbitrary<Made> stacks() {
    Arbitrary<List<Integer>> tags = Arbitraries.of(0x8100, 0x88A8, 0x9100).list().ofMaxSize(6);
    Arbitrary<List<Integer>> extensions = Arbitraries.of(60, 43, 44).list().ofMaxSize(7);
    Arbitrary<byte[]> payload = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    return Combinators.combine(
            tags, Arbitraries.of(true, false), extensions, Arbitraries.of(Transport.class), payload)
        .as(LayerStackPropertyTest::make);
  }

  private static Made make(
      List<Integer> tags, boolean ipv6, List<Integer> extensions, Transport asked, byte[] payload) {
    Transport transport =
        asked == Transport.ICMP && ipv6
            ? Transport.ICMPV6
            : asked == Transport.ICMPV6 && !ipv6 ? Transport.ICMP : asked;
    List<Protocol> layers = new ArrayList<>();
    layers.add(transport.protocol);
    byte[] bytes = transport.make(payload);
    int next = transport.number;
    if (ipv6) {
      for (int extension : extensions) {
        switch (extension) {
          case 43 -> {
            bytes = Packets.routing(next, 4, 0, bytes);
            layers.addFirst(Protocol.IPV6_ROUTING);
          }
          case 44 -> {
            bytes = Packets.ipv6FragmentHeader(next, 0, false, bytes);
            layers.addFirst(Protocol.IPV6_FRAGMENT);
          }
          default -> {
            bytes = Packets.extension(next, Packets.NOTHING, bytes);
            layers.addFirst(Protocol.IPV6_DESTINATION_OPTIONS);
          }
        }
        next = extension;
      }
      bytes = Packets.ipv6(next, bytes);
    } else {
      bytes = Packets.ipv4(next, bytes);
    }
    layers.addFirst(ipv6 ? Protocol.IPV6 : Protocol.IPV4);
    int type = ipv6 ? 0x86DD : 0x0800;
    for (int tpid : tags) {
      bytes = Packets.vlan(5, type, bytes);
      layers.addFirst(Protocol.VLAN);
      type = tpid;
    }
    layers.addFirst(Protocol.ETHERNET);
    return new Made(Packets.ethernet(type, bytes), layers);
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Combinators.combine(Arbitraries.integers().between(0, 0xFFFF), Arbitraries.bytes())
        .as(Damage::new)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<Long> wireLengths() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 60L, 1514L, 65_535L, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL),
        Arbitraries.longs().between(0, 0xFFFF_FFFFL));
  }

  @Property(tries = 2000)
  void readsEachLayerThatWasPutIn(@ForAll("stacks") Made made) {
    Decoding packet = Decoding.of(made.packet()).verify();
    Invariants.check(packet);
    List<Protocol> found = new ArrayList<>();
    for (int i = 0; i < packet.table().layerCount(0); i++) {
      found.add(packet.table().protocol(0, i));
    }
    assertEquals(made.layers(), found);
    assertEquals(List.of(), packet.anomalies());
    assertEquals(LayerTable.State.COMPLETE, packet.state());
    assertEquals(ChecksumStatus.VALID, packet.transportChecksum());
  }

  @Property(tries = 4000)
  void survivesDamage(
      @ForAll("stacks") Made made,
      @ForAll("damages") List<Damage> damages,
      @ForAll("wireLengths") long wireLength,
      @ForAll int cut,
      @ForAll int flags) {
    byte[] packet = made.packet().clone();
    for (Damage damage : damages) {
      packet[(int) (((long) damage.where() * packet.length) >>> 16)] = damage.value();
    }
    byte[] part = Arrays.copyOf(packet, Math.floorMod(cut, packet.length + 1));
    Decoding decoding =
        new Decoding().flags(flags & 0x1F).strippedVlans(0x8100_0001).link(LinkType.ETHERNET);
    Invariants.check(decoding.decode(packet).verify());
    Invariants.check(decoding.decode(part).verify());
    decoding.wireLength(wireLength);
    Invariants.check(decoding.decode(part).verify());
    Invariants.check(decoding.decodeAtStart(part).verify());
  }
}

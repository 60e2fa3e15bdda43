package io.vpi.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Requirements;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ratio means something only where both sides do the same work. */
class PeersAgreeTest {
  private static final int PACKETS = 6_400;

  /** What C decodes, and what it stops at as vpi does: ARP and ICMP have no ports. */
  private static final Set<Protocol> KNOWN_TO_C =
      EnumSet.of(
          Protocol.ETHERNET,
          Protocol.VLAN,
          Protocol.ARP,
          Protocol.IPV4,
          Protocol.IPV6,
          Protocol.IPV6_HOP_BY_HOP,
          Protocol.IPV6_ROUTING,
          Protocol.IPV6_FRAGMENT,
          Protocol.IPV6_DESTINATION_OPTIONS,
          Protocol.ICMP,
          Protocol.ICMPV6,
          Protocol.TCP,
          Protocol.UDP,
          Protocol.VXLAN);

  private static final Set<Protocol> PORTS = EnumSet.of(Protocol.TCP, Protocol.UDP);

  @ParameterizedTest
  @EnumSource
  void vpiAndTheDecoderInCFindTheSameTransportHeaders(Encapsulation encapsulation)
      throws Exception {
    Requirements.requireProgram("gcc");
    try (Arena arena = Arena.ofConfined()) {
      PacketStore packets = PacketStore.read(arena, PACKETS, encapsulation);
      CDecoder c = CDecoder.compile(arena, packets, PACKETS);
      PacketBatch batch = batchOf(packets);
      PacketDecoder decoder = new PacketDecoder();
      LayerTable layers = decoder.newTable(PACKETS);
      decoder.decode(batch, layers);
      int compared = 0;
      int withPorts = 0;
      for (int i = 0; i < PACKETS; i++) {
        if (hasOnlyWhatCKnows(layers, i)) {
          long found = hasPorts(layers, i) ? 1 : 0;
          assertEquals(found, c.each(i, 1), "packet " + i);
          assertEquals(found, c.prefetched(i, 1), "packet " + i);
          compared++;
          withPorts += (int) found;
        }
      }
      assertTrue(compared > PACKETS * 9 / 10, "only " + compared + " of " + PACKETS);
      assertTrue(withPorts > PACKETS * 8 / 10, "ports in only " + withPorts + " of " + PACKETS);
    }
  }

  private static PacketBatch batchOf(PacketStore packets) {
    PacketBatch batch = new PacketBatch(PACKETS);
    batch.begin(packets.memory, new TapRegistry(), 0);
    for (int i = 0; i < PACKETS; i++) {
      int length = packets.lengths[i];
      batch.add(packets.offsets[i], length, length, 0, LinkType.ETHERNET, 0);
    }
    return batch;
  }

  /** Whether there is a transport header that C looks for too. */
  private static boolean hasPorts(LayerTable layers, int packet) {
    int transport = layers.transport(packet);
    return transport >= 0 && PORTS.contains(layers.protocol(packet, transport));
  }

  private static boolean hasOnlyWhatCKnows(LayerTable layers, int packet) {
    for (int i = 0; i < layers.layerCount(packet); i++) {
      if (!KNOWN_TO_C.contains(layers.protocol(packet, i))) {
        return false;
      }
    }
    return true;
  }
}

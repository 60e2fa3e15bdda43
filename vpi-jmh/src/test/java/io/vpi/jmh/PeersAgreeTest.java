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
  private static final Set<Protocol> KNOWN_TO_C =
      EnumSet.of(
          Protocol.ETHERNET,
          Protocol.VLAN,
          Protocol.IPV4,
          Protocol.IPV6,
          Protocol.IPV6_HOP_BY_HOP,
          Protocol.IPV6_ROUTING,
          Protocol.IPV6_FRAGMENT,
          Protocol.IPV6_DESTINATION_OPTIONS,
          Protocol.TCP,
          Protocol.UDP,
          Protocol.VXLAN);

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
      for (int i = 0; i < PACKETS; i++) {
        if (hasOnlyWhatCKnows(layers, i)) {
          long found = layers.transport(i) >= 0 ? 1 : 0;
          assertEquals(found, c.each(i, 1), "packet " + i);
          assertEquals(found, c.prefetched(i, 1), "packet " + i);
          compared++;
        }
      }
      assertTrue(compared > PACKETS * 9 / 10, "only " + compared + " of " + PACKETS);
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

  private static boolean hasOnlyWhatCKnows(LayerTable layers, int packet) {
    for (int i = 0; i < layers.layerCount(packet); i++) {
      if (!KNOWN_TO_C.contains(layers.protocol(packet, i))) {
        return false;
      }
    }
    return true;
  }
}

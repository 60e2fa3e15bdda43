package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tunnels as switches and hosts send them. */
class TunnelCaptureTest {

  /** All lie in the same memory one after the other: only the tables may be read later. */
  private static List<Decoding> decode(String file) throws IOException {
    CorpusTest.Capture capture = CorpusTest.read(Requirements.shared(file));
    List<Decoding> decoded = new ArrayList<>();
    for (int i = 0; i < capture.packets().size(); i++) {
      decoded.add(
          new Decoding()
              .link(capture.link())
              .wireLength(capture.wireLengths().get(i))
              .decode(capture.packets().get(i))
              .verify());
    }
    assertTrue(!decoded.isEmpty(), "packets of " + file);
    return decoded;
  }

  /** Open vSwitch mirrors into a tunnel; the far end has none and says so, quoting the packet. */
  @ParameterizedTest
  @CsvSource({
    "vxlan, vxlan, 77",
    "gre, gre, 78",
    "erspan, erspan_ii, 79",
    "geneve, geneve, 80",
    "erspan2, erspan_iii, 81"
  })
  void readsWhatASwitchMirrorsAndWhatIsSaidOfIt(String name, String label, int id)
      throws IOException {
    int mirrored = 0;
    int errors = 0;
    for (Decoding packet : decode("inventory-samples/ovs-mirror-" + name + ".pcap")) {
      packet.expectAnomalies();
      LayerTable table = packet.table();
      Protocol transport = table.protocol(0, table.transport(0));
      if (table.embeddedLayerCount(0) > 0) {
        errors++;
        assertEquals(Protocol.ICMP, transport);
        packet.expectOverlays();
        String quoted = packet.embeddedLayers().toString();
        assertTrue(quoted.contains(label + " "), quoted);
        assertTrue(quoted.contains("icmp "), quoted);
      } else {
        mirrored++;
        assertEquals(1, table.overlayCount(0));
        assertEquals(id, table.overlayId(0, 0));
        assertEquals(label, table.protocol(0, table.overlayLayer(0, 0)).label());
        assertEquals(1, table.level(0, table.layerCount(0) - 1));
      }
    }
    assertTrue(mirrored > 5, mirrored + " mirrored");
    assertTrue(errors > 0, errors + " errors");
  }

  @ParameterizedTest
  @CsvSource({
    "synth-dev-dns__vxlan6_qinq, 10597059, 5, udp",
    "synth-dev-dns__nvgre, 10597059, 5, udp",
    "synth-dev-dns__erspan2, 321, 5, udp",
    "synth-dev-http__erspan3, 321, 49, tcp",
    "synth-dev-http__geneve_opts, 10597059, 49, tcp",
    "packetnet__gre_nvgre, 1193046, 1, tcp",
    "tcpdump__vxlan_port_8472, 100, 10, ''",
    "zeek__erspanII, 100, 4, icmp",
    "zeek__tunnels_geneve-many-options, 786734, 10, tcp"
  })
  void tellsTheTenantOfEachPacket(String file, long id, int packets, String transport)
      throws IOException {
    List<Decoding> decoded = decode("corpus/captures/" + file + ".pcap");
    assertEquals(packets, decoded.size());
    for (Decoding packet : decoded) {
      packet.expectState(LayerTable.State.COMPLETE);
      assertEquals(1, packet.table().overlayCount(0));
      assertEquals(id, packet.table().overlayId(0, 0));
      if (!transport.isEmpty()) {
        int layer = packet.table().transport(0);
        assertEquals(transport, packet.table().protocol(0, layer).label());
      }
    }
  }

  @Test
  void keepsTheTagsBeforeAnOverlayApartFromThoseWithin() throws IOException {
    for (Decoding packet : decode("corpus/captures/synth-dev-dns__vxlan6_qinq.pcap")) {
      assertEquals(2, packet.table().vlanCount(0));
      assertEquals(0, packet.table().vlanLevel(0, 1));
    }
    for (Decoding packet : decode("corpus/captures/tcpdump__erspan-type-iii-ft-0.pcap")) {
      assertEquals(1, packet.table().vlanLevel(0, 0));
    }
  }

  @Test
  void readsLinksThatNoSwitchHas() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (String file : List.of("zeek__nflog-http", "zeek__pppoe-over-qinq", "zeek__snap-tcp")) {
      for (Decoding packet : decode("corpus/captures/" + file + ".pcap")) {
        packet.expectState(LayerTable.State.COMPLETE);
        assertEquals(Protocol.TCP, packet.table().protocol(0, packet.table().transport(0)), file);
        for (int i = 0; i < packet.table().layerCount(0); i++) {
          seen.add(packet.table().protocol(0, i).label());
        }
      }
    }
    assertTrue(seen.containsAll(List.of("nflog", "pppoe_session", "ppp", "llc")), seen.toString());
  }

  @Test
  void findsTheChecksumsOfSctpRight() throws IOException {
    int valid = 0;
    for (Decoding packet : decode("corpus/captures/arkime__sctp-www.pcap")) {
      valid += packet.transportChecksum() == ChecksumStatus.VALID ? 1 : 0;
      assertTrue(packet.transportChecksum() != ChecksumStatus.WRONG);
    }
    assertTrue(valid > 50, valid + " valid");
  }
}

package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules by which the comparison with tshark reads the oracle can fail it. */
class OracleRulesTest {
  @Test
  void everyQuirkThatIsNotMetFailsTheComparison() {
    TsharkQuirks quirks = new TsharkQuirks();
    List<String> stale = quirks.stale();
    assertTrue(
        stale.contains("pcapplusplus__gtp.pcap 1 frame.protocols: listed, but they agree"),
        stale.toString());
    assertTrue(quirks.allows("pcapplusplus__gtp.pcap", 1, "frame.protocols"));
    assertEquals(stale.size() - 1, quirks.stale().size());
    assertFalse(quirks.allows("pcapplusplus__gtp.pcap", 1, "ip.src"));
    assertFalse(quirks.allows("pcapplusplus__gtp.pcap", 2, "frame.protocols"));
    assertFalse(quirks.allows("another.pcap", 1, "frame.protocols"));
  }

  @Test
  void cutHeadersAreCountedExactly() {
    TsharkQuirks quirks = new TsharkQuirks();
    assertTrue(quirks.stale().getLast().startsWith("cut headers: {}, listed are "));
    quirks.metCutHeader("another.pcap");
    assertTrue(quirks.stale().getLast().startsWith("cut headers: {another.pcap=1}, "));
  }

  @Test
  void layersReachThroughTunnelsToTheTransportAndNoFurther() {
    CoveredLayers layers =
        CoveredLayers.of("eth:ethertype:ip:udp:vxlan:eth:ethertype:vlan:ethertype:ip:tcp:tls:tls");
    assertEquals(
        "eth:ethertype:ip:udp:vxlan:eth:ethertype:vlan:ethertype:ip:tcp", layers.toString());
    assertEquals(2, layers.count("ip.flags.df"));
    assertEquals(1, layers.count("vlan.id"));
    assertTrue(layers.isOfLast("tcp.len"));
    assertEquals("eth:ethertype:ip:udp", CoveredLayers.of("eth:ethertype:ip:udp:dns").toString());
  }

  @Test
  void layersLeaveOutWhatAnIcmpErrorQuotes() {
    CoveredLayers layers = CoveredLayers.of("eth:ethertype:ip:gre:ip:icmp:ip:udp:dns");
    assertEquals("eth:ethertype:ip:gre:ip:icmp", layers.toString());
    assertEquals(2, layers.count("ip.src"));
    assertEquals(0, layers.count("udp.srcport"));
  }

  @Test
  void layersKeepAnUnknownNameBelowTheTransport() {
    assertEquals(
        "eth:ethertype:mpls:pwethheuristic:pwethcw:eth:ethertype",
        CoveredLayers.of("eth:ethertype:mpls:pwethheuristic:pwethcw:eth:ethertype:data")
            .toString());
  }
}

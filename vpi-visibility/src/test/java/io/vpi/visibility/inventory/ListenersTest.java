package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who listens on a host's interfaces, as its kernel tells. */
class ListenersTest {
  private static final String LINKS =
      """
      [{"ifname":"br0","ifindex":2,"flags":["UP"],"linkinfo":{"info_kind":"bridge"}},
       {"ifname":"vnet0","ifindex":3,"flags":["UP"],"master":"br0","linkinfo":{"info_kind":"tun"}}]
      """;
  private static final String HEADER =
      "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n";

  private static String socket(String protocol, int index) {
    return "0000000000000000 3      3    %s   %d     1 0      0      32767\n"
        .formatted(protocol, index);
  }

  private static Topology topology(String sockets) {
    return topology(samples().withText(InventorySource.PACKET_SOCKETS, "", sockets));
  }

  private static Samples samples() {
    return new Samples().withText(InventorySource.IP_LINK, "", LINKS);
  }

  private static Topology topology(Samples samples) {
    return new TopologyAssembler().add(samples.host("kvm1"), "kvm1.json").assemble();
  }

  private static List<String> unattended(Topology topology) {
    return topology.ports().stream()
        .map(Port::id)
        .filter(topology::isUnattended)
        .map(PortId::name)
        .toList();
  }

  private static List<String> unattended(String sockets) {
    return unattended(topology(sockets));
  }

  @Test
  void whereNoSocketIsNobodyListens() {
    assertEquals(List.of("br0", "vnet0"), unattended(HEADER));
    assertEquals(List.of("vnet0"), unattended(HEADER + socket("0003", 2)));
    assertEquals(List.of(), unattended(HEADER + socket("0003", 2) + socket("0003", 3)));
  }

  @Test
  void aSocketOnAllInterfacesHearsEach() {
    assertEquals(List.of(), unattended(HEADER + socket("0003", 0)));
  }

  @Test
  void whoTakesOneProtocolIsNoSensor() {
    assertEquals(List.of("br0", "vnet0"), unattended(HEADER + socket("88cc", 2)));
  }

  @Test
  void nothingIsSaidWhereTheHostWasNotAskedOrItsAnswerIsDamaged() {
    assertEquals(List.of(), unattended(topology(samples())));
    for (String damaged :
        List.of("", socket("0003", 2), HEADER + "x y\n", HEADER + socket("0003", 2).strip())) {
      assertEquals(List.of(), unattended(damaged), damaged);
    }
    assertEquals(
        List.of("lines such as those of /proc/net/packet were expected"),
        topology(HEADER + "x y\n").warnings().stream().map(each -> each.message()).toList());
  }
}

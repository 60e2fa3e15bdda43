package io.vpi.visibility.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.FilterHook;
import io.vpi.visibility.topology.HostAccess;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBuilder;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.TunnelKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies are sent where the sensor gets them and nobody else, and no command fails when pasted. */
class FixOutletTest {
  private static List<Command> fix(TestHost host) {
    VisibilityAnalysis analysis = host.analyse();
    Explanation why = analysis.explain(TestHost.pair(analysis, "g1", "g2"), "ids");
    return TestHost.commands(why.fix());
  }

  private static List<String> lines(TestHost host) {
    return fix(host).stream().map(Command::line).toList();
  }

  /** What is to be done for a guest and the outside, which the host's own br0 leads to. */
  private static List<Command> fixOfWayOut(TestHost host) {
    VisibilityAnalysis analysis = host.analyse();
    PairVerdict out = analysis.between(TestHost.station(analysis, "g1"), Station.OUTSIDE);
    return TestHost.commands(analysis.explain(out, "ids").fix());
  }

  private static PortBuilder cable(String name) {
    return Port.builder(TestHost.id(name), PortKind.VETH);
  }

  private static PortBuilder vxlan(String name, long network, String remote) {
    return Port.builder(TestHost.id(name), PortKind.TUNNEL)
        .tunnel(new Tunnel(TunnelKind.VXLAN, network, "", remote, 4789, null));
  }

  /** Moves the sensor to the far end of a tunnel that may not be there yet. */
  private static TestHost behindTunnel(TestHost host) {
    host.builder()
        .sensor(new Sensor("ids", List.of(new ListeningPlace.AtTunnelEnd("10.9.0.2")), false));
    return host;
  }

  private static void assertByHand(String beginning, TestHost host) {
    Command only = fix(host).getFirst();
    assertEquals(1, fix(host).size());
    assertFalse(only.isShell());
    assertTrue(only.line().startsWith(beginning), only.line());
  }

  @Test
  void noCopyIsSentToAnotherGuest() {
    assertByHand("let ids listen on host/br0, ", TestHost.bridge().sensorAt("p3"));
  }

  @Test
  void noCopyIsSentIntoTheNetwork() {
    TestHost host = TestHost.bridge().sensorAt("eth0");
    host.builder().port(Port.builder(TestHost.id("eth0"), PortKind.PHYSICAL).build());
    assertByHand("let ids listen on host/br0, ", host);
  }

  @Test
  void anInterfaceThatIsNotThereHasToBeMadeFirst() {
    assertByHand("make the interface pz, ", TestHost.bridge().sensorAt("pz"));
    TestHost host = TestHost.bridge();
    host.builder().sensor(Sensor.behind("ids", TestHost.id("pz")));
    assertByHand("make the interface pz, ", host);
  }

  @Test
  void aSensorOfAnotherHostNeedsAWayThere() {
    TestHost host = TestHost.bridge();
    host.builder().sensor(Sensor.on("ids", new PortId("another", "eth0")));
    assertByHand("run a sensor on host, ", host);
  }

  @Test
  void anOutputThatIsDownIsSwitchedOnFirst() {
    TestHost host = TestHost.bridge();
    host.builder().port(cable("ps").up(false).build());
    assertEquals("ip link set dev ps up", lines(host).getFirst());
    assertEquals(5, lines(host).size());
  }

  @Test
  void aCableWithinTheHostIsSwitchedOnAtBothEnds() {
    TestHost host = TestHost.bridge().sensorAt("sb");
    host.builder().port(cable("sa").peer(TestHost.id("sb")).up(false).build());
    host.builder().port(cable("sb").peer(TestHost.id("sa")).up(false).build());
    assertEquals(
        List.of("ip link set dev sa up", "ip link set dev sb up"), lines(host).subList(0, 2));
    assertTrue(lines(host).get(3).contains(" mirror dev sa continue"), lines(host).get(3));
  }

  @Test
  void whereTheFarEndIsDownAPersonHasToGoThere() {
    TestHost host = TestHost.bridge();
    host.builder().port(cable("ps").up(false).lacksCarrier(true).build());
    Command first = fix(host).getFirst();
    assertFalse(first.isShell());
    assertTrue(first.line().contains("other end of ps"), first.line());
    assertTrue(fix(host).get(1).isShell());
  }

  @Test
  void aTunnelToTheSensorIsMadeUnderAFreeNameAndNumber() {
    TestHost host = behindTunnel(TestHost.bridge());
    assertEquals(
        List.of(
            "ip link add vpi0 type vxlan id 1 remote 10.9.0.2 dstport 4789",
            "ip link set dev vpi0 up"),
        lines(host).subList(0, 2));
    host.builder().port(vxlan("vpi0", 1, "10.9.0.9").build());
    assertEquals(
        "ip link add vpi1 type vxlan id 2 remote 10.9.0.2 dstport 4789", lines(host).getFirst());
  }

  @Test
  void aTunnelThatIsThereIsUsed() {
    TestHost host = behindTunnel(TestHost.bridge());
    host.builder().port(vxlan("vx", 7, "10.9.0.2").build());
    assertEquals(4, lines(host).size());
    assertTrue(lines(host).get(1).endsWith(" mirror dev vx continue"), lines(host).get(1));
  }

  @Test
  void openVswitchIsAskedForATunnelOnlyWhereItMakesThemAlready() {
    TestHost host = behindTunnel(TestHost.openVswitch());
    assertEquals(
        "ip link add vpi0 type vxlan id 1 remote 10.9.0.2 dstport 4789", lines(host).getFirst());
    assertTrue(lines(host).get(3).startsWith("tc filter add dev p1 "), lines(host).get(3));
    host.builder().port(vxlan("vx", 7, "10.9.0.9").memberOf(TestHost.BRIDGE).build());
    assertEquals(
        "ovs-vsctl add-port br0 vpi0 -- set interface vpi0 type=vxlan options:key=1"
            + " 'options:remote_ip=\"10.9.0.2\"'",
        lines(host).getFirst());
    assertTrue(lines(host).get(1).contains(" get port vpi0 "), lines(host).get(1));
  }

  @Test
  void noTunnelCarriesCopiesOfItsOwnPackets() {
    for (TestHost host : List.of(TestHost.bridge(), TestHost.openVswitch())) {
      Command last = fixOfWayOut(behindTunnel(host)).getLast();
      assertFalse(last.isShell());
      assertTrue(last.line().startsWith("run a sensor on host for what the host itself sends by"));
    }
  }

  @Test
  void openVswitchMirrorsByTrafficControlToWhatIsNoPortOfIt() {
    assertEquals(
        "tc filter add dev p1 ingress pref 10 protocol all u32 match u32 0 0 action mirred egress"
            + " mirror dev ps continue",
        lines(TestHost.openVswitch()).get(1));
  }

  @Test
  void aMirrorComesBeforeWhateverEndsTheSearch() {
    TestHost host = TestHost.bridge();
    host.builder().filterHook(TestHost.id("p1"), new FilterHook(true, 3));
    host.builder().filterHook(TestHost.id("p2"), new FilterHook(false, 49152));
    assertTrue(lines(host).get(0).startsWith("tc filter add dev p1 ingress pref 2 "));
    assertTrue(lines(host).get(1).startsWith("tc filter add dev p2 ingress pref 10 "));
    host.builder().filterHook(TestHost.id("p1"), new FilterHook(true, 1));
    assertFalse(fix(host).getFirst().isShell());
  }

  @Test
  void whatTheHostItselfSendsLeavesItsKernel() {
    List<String> lines = fixOfWayOut(TestHost.bridge()).stream().map(Command::line).toList();
    assertTrue(lines.get(1).startsWith("tc filter add dev p1 ingress "), lines.get(1));
    assertTrue(lines.get(3).startsWith("tc filter add dev br0 egress "), lines.get(3));
  }

  @Test
  void anIngressQdiscTakesNoMirrorOfWhatLeaves() {
    TestHost host = TestHost.bridge();
    host.builder().filterHook(TestHost.id("br0"), new FilterHook(false, 0));
    Command last = fixOfWayOut(host).getLast();
    assertFalse(last.isShell());
    assertTrue(last.line().startsWith("replace the ingress qdisc of br0 "), last.line());
  }

  @Test
  void commandsAreRunWhereTheHostIs() {
    TestHost host = TestHost.bridge();
    host.builder().access("host", new HostAccess("a b", ""));
    assertEquals("ip netns exec 'a b' tc qdisc add dev p1 clsact", lines(host).getFirst());
    TestHost ovs = TestHost.openVswitch().joinSensor();
    ovs.builder().access("host", new HostAccess("lab", "/run/it's"));
    String line = lines(ovs).getFirst();
    assertTrue(line.startsWith("OVS_RUNDIR='/run/it'\\''s' ovs-vsctl -- "), line);
    assertTrue(line.endsWith(" && OVS_RUNDIR='/run/it'\\''s' ovs-appctl revalidator/purge"), line);
  }
}

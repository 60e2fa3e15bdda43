package io.vpi.visibility.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.CachedFlow;
import io.vpi.visibility.topology.FilterHook;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The cheapest change, as commands that can be typed as they are. */
class FixTest {
  private static final String MIRROR =
      " ingress pref 10 protocol all u32 match u32 0 0 action mirred egress mirror dev ps continue";

  private static List<String> fix(TestHost host, String from, String to) {
    VisibilityAnalysis analysis = host.analyse();
    Explanation why = analysis.explain(TestHost.pair(analysis, from, to), "ids");
    return TestHost.commands(why.fix()).stream().map(Command::line).toList();
  }

  @Test
  void aBlindPairIsMirroredAtBothEnds() {
    assertEquals(
        List.of(
            "tc qdisc add dev p1 clsact",
            "tc filter add dev p1" + MIRROR,
            "tc qdisc add dev p2 clsact",
            "tc filter add dev p2" + MIRROR),
        fix(TestHost.bridge(), "g1", "g2"));
  }

  @Test
  void whatTheFixMakesIsFullAndOnce() {
    TestHost host = TestHost.bridge().ingress(TapKind.TC_MIRROR, "p1", "p2");
    VisibilityAnalysis analysis = host.analyse();
    Sighting seen = TestHost.pair(analysis, "g1", "g2").by("ids");
    assertEquals(new Copies(1, 0), seen.there());
    assertEquals(new Copies(1, 0), seen.back());
    assertNull(analysis.explain(TestHost.pair(analysis, "g1", "g2"), "ids").fix());
  }

  @Test
  void aQdiscThatIsThereIsNotAddedAgain() {
    TestHost host = TestHost.bridge();
    host.builder().filterHook(TestHost.id("p1"), new FilterHook(true, 0));
    assertEquals(
        List.of(
            "tc filter add dev p1" + MIRROR,
            "tc qdisc add dev p2 clsact",
            "tc filter add dev p2" + MIRROR),
        fix(host, "g1", "g2"));
    // A mirror of what leaves says that the qdisc is there, too.
    assertEquals(
        List.of("tc filter add dev p1" + MIRROR),
        fix(TestHost.bridge().egress(TapKind.TC_MIRROR, "p1"), "g1", "g2"));
  }

  @Test
  void aConditionalMirrorIsTakenAwayBeforeAWholeOneWouldCopyTheSameTwice() {
    TestHost host = TestHost.bridge();
    host.builder()
        .tap(
            partial(
                "host/p1 tc mirror ingress pref 7 u32 800::801 to ps", TapKind.TC_MIRROR, "p1"));
    host.builder().tap(partial("host/p2 nft dup", TapKind.NFT_DUP, "p2"));
    VisibilityAnalysis analysis = host.analyse();
    assertEquals(Visibility.FILTERED, TestHost.pair(analysis, "g1", "g2").by("ids").visibility());
    assertEquals(
        List.of(
            "tc filter del dev p1 ingress pref 7 handle 800::801 u32",
            "tc filter add dev p1" + MIRROR,
            "take away host/p2 nft dup, of which the new mirror copies all",
            "tc qdisc add dev p2 clsact",
            "tc filter add dev p2" + MIRROR),
        fix(host, "g1", "g2"));
  }

  @Test
  void aConditionalMirrorAtTheOtherEndIsTakenAwayToo() {
    TestHost host = TestHost.bridge().ingress(TapKind.TC_MIRROR, "p2");
    host.builder()
        .tap(
            new Tap(
                "host/p2 tc mirror egress pref 3 flower 0x1 to ps",
                TapKind.TC_MIRROR,
                TapCoverage.leaving(TestHost.id("p2")),
                TapFilter.matching("ip_proto tcp"),
                new TapSink.ToPort(TestHost.id("ps")),
                TapHealth.UNKNOWN));
    assertEquals(
        List.of(
            "tc filter del dev p2 egress pref 3 handle 0x1 flower",
            "tc qdisc add dev p1 clsact",
            "tc filter add dev p1" + MIRROR),
        fix(host, "g1", "g2"));
  }

  private static Tap partial(String id, TapKind kind, String port) {
    return new Tap(
        id,
        kind,
        TapCoverage.entering(TestHost.id(port)),
        TapFilter.matching("tcp dport 80"),
        new TapSink.ToPort(TestHost.id("ps")),
        TapHealth.UNKNOWN);
  }

  @Test
  void aDirectionThatIsSeenIsNotMirroredAgain() {
    assertEquals(
        List.of("tc qdisc add dev p2 clsact", "tc filter add dev p2" + MIRROR),
        fix(TestHost.bridge().ingress(TapKind.TC_MIRROR, "p1"), "g1", "g2"));
  }

  @Test
  void onlyTheSwitchOnTheWayForgetsItsFlows() {
    TestHost host =
        TestHost.openVswitch()
            .tap(TapKind.OVS_MIRROR, new TapCoverage.WholeSwitch(TestHost.BRIDGE));
    // A host of another name, earlier in the order of the hosts.
    host.builder()
        .addSwitch(Switch.learning(new SwitchId("another", "br0"), SwitchKind.OPEN_VSWITCH));
    host.builder()
        .cachedFlow(
            new CachedFlow(
                TestHost.BRIDGE,
                TestHost.id("p1"),
                TestHost.mac(1),
                TestHost.mac(2),
                Set.of(TestHost.id("p2"))));
    VisibilityAnalysis analysis = host.analyse();
    Explanation why = analysis.explain(TestHost.pair(analysis, "g1", "g2"), "ids");
    assertEquals(
        List.of(Command.shell("host", "ovs-appctl revalidator/purge")),
        TestHost.commands(why.fix()));
  }

  @Test
  void aMirrorOfOpenVswitchIsWrittenAsOneTransactionAndFreshForAllFlows() {
    List<String> lines = fix(TestHost.openVswitch().joinSensor(), "g1", "g3");
    assertEquals(
        "ovs-vsctl -- --id=@in get port p1 -- --id=@out get port ps -- --id=@m create mirror"
            + " name=vpi-p1 select-src-port=@in output-port=@out -- add bridge br0 mirrors @m"
            + " && ovs-appctl revalidator/purge",
        lines.getFirst());
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).endsWith("mirrors @m && ovs-appctl revalidator/purge"), lines.get(1));
  }

  @Test
  void namesOfAnyKindAreOneWordOfTheShell() {
    assertEquals("eth0.10", ShellWord.of("eth0.10"));
    assertEquals("''", ShellWord.of(""));
    assertEquals("'a b'", ShellWord.of("a b"));
    assertEquals("'$(reboot)'", ShellWord.of("$(reboot)"));
    assertEquals("'it'\\''s'", ShellWord.of("it's"));
    assertEquals("'ü'", ShellWord.of("ü"));
    assertEquals("$'a\\u000ab\\'c\\\\'", ShellWord.of("a\nb'c\\"));
  }

  @Test
  void aPortWithAnOddNameIsQuotedForTheShellAndForTheDatabase() {
    SwitchId ovs = new SwitchId("h", "br 0");
    PortId odd = new PortId("h", "it's;a");
    PortId other = new PortId("h", "b");
    TestHost host = TestHost.openVswitch();
    host.builder()
        .addSwitch(Switch.learning(ovs, SwitchKind.OPEN_VSWITCH))
        .port(Port.builder(odd, PortKind.TAP).memberOf(ovs).build())
        .port(Port.builder(other, PortKind.TAP).memberOf(ovs).build())
        .port(Port.builder(new PortId("h", "ps"), PortKind.VETH).memberOf(ovs).build())
        .guest(Guest.of(new GuestId("h", "x"), GuestInterface.at(odd, 1)))
        .guest(Guest.of(new GuestId("h", "y"), GuestInterface.at(other, 2)))
        .sensor(Sensor.behind("ids2", new PortId("h", "ps")));
    VisibilityAnalysis analysis = host.analyse();
    Explanation why = analysis.explain(TestHost.pair(analysis, "x", "y"), "ids2");
    String line = TestHost.commands(why.fix()).getFirst().line();
    assertTrue(line.contains("get port 'it'\\''s;a' "), line);
    assertTrue(line.contains("create mirror 'name=\"vpi-it'\\''s;a\"' "), line);
    assertTrue(line.contains("add bridge 'br 0' mirrors"), line);
  }

  @Test
  void aMacvtapIsMirroredAtTheSideByWhichItsGuestSends() {
    TestHost host = TestHost.bridge();
    host.kind("p1", PortKind.MACVTAP);
    assertEquals(
        "tc filter add dev p1 egress pref 10 protocol all u32 match u32 0 0 action mirred egress"
            + " mirror dev ps continue",
        fix(host, "g1", "g2").get(1));
  }
}

package io.vpi.visibility.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.EncryptedTraffic;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.LearnedMac;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.TrafficClass;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.TunnelKind;
import io.vpi.visibility.topology.VlanSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What makes a sensor see less, or worse, than its taps promise. */
class DegradationTest {
  private static final TapCoverage P1 = TapCoverage.both(TestHost.id("p1"));

  private static Tap tap(TapKind kind, TapFilter filter, TapHealth health) {
    return new Tap("t", kind, P1, filter, new TapSink.ToPort(TestHost.id("ps")), health);
  }

  private static TapHealth health(boolean isUp, long dropped, int snapLength) {
    return new TapHealth(isUp, 100, dropped, snapLength);
  }

  private static TestHost with(Tap tap) {
    TestHost host = TestHost.bridge();
    host.builder().tap(tap);
    return host;
  }

  private static Sighting ids(TestHost host) {
    return TestHost.pair(host.analyse(), "g1", "g2").by("ids");
  }

  private static Set<DegradationKind> kinds(Sighting sighting) {
    return Set.copyOf(sighting.degradations().stream().map(Degradation::kind).toList());
  }

  @Test
  void aTapInHealthHasNone() {
    Sighting seen = ids(with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, health(true, 0, 0))));
    assertEquals(Visibility.FULL, seen.visibility());
    assertEquals(Set.of(), kinds(seen));
  }

  @Test
  void aTapThatIsSwitchedOffBringsNothingAndSaysWhy() {
    TestHost host = with(tap(TapKind.SPAN, TapFilter.EVERYTHING, health(false, 0, 0)));
    VisibilityAnalysis analysis = host.analyse();
    PairVerdict verdict = TestHost.pair(analysis, "g1", "g2");
    assertEquals(Visibility.BLIND, verdict.visibility());
    assertEquals(Set.of(DegradationKind.TAP_DOWN), kinds(verdict.by("ids")));
    assertTrue(
        analysis.explain(verdict, "ids").reason().endsWith(": the SPAN session is switched off."));
  }

  @Test
  void aSinkThatIsDownBringsNothingAndIsSwitchedOnFirst() {
    TestHost host = with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, health(true, 0, 0)));
    host.builder().port(Port.builder(TestHost.id("ps"), PortKind.VETH).up(false).build());
    // Another sink that is down has nothing to do with this sensor.
    host.builder().port(Port.builder(TestHost.id("px"), PortKind.VETH).up(false).build());
    host.builder()
        .tap(
            Tap.of(
                "other",
                TapKind.TC_MIRROR,
                TapCoverage.entering(TestHost.id("p3")),
                new TapSink.ToPort(TestHost.id("px"))));
    VisibilityAnalysis analysis = host.analyse();
    PairVerdict verdict = TestHost.pair(analysis, "g1", "g2");
    assertEquals(Visibility.BLIND, verdict.by("ids").visibility());
    assertEquals(Set.of(DegradationKind.TAP_DOWN), kinds(verdict.by("ids")));
    Fix fix = analysis.explain(verdict, "ids").fix();
    assertEquals(List.of(Command.shell("host", "ip link set dev ps up")), TestHost.commands(fix));
  }

  @Test
  void aSensorWhereNobodyListensIsNamedAndTheVerdictStands() {
    TestHost copies = with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, TapHealth.UNKNOWN));
    TestHost onPort = TestHost.bridge().sensorAt("p1");
    TestHost onBridge = TestHost.bridge().sensorAt("br0");
    copies.builder().unattended(TestHost.id("ps"));
    onPort.builder().unattended(TestHost.id("p1"));
    onBridge.builder().unattended(TestHost.id("br0"));
    for (TestHost host : List.of(copies, onPort, onBridge)) {
      VisibilityAnalysis analysis = host.analyse();
      PairVerdict verdict = TestHost.pair(analysis, "g1", "g2");
      assertEquals(Visibility.FULL, verdict.by("ids").visibility());
      assertEquals(Set.of(DegradationKind.NOBODY_LISTENS), kinds(verdict.by("ids")));
      String reason = analysis.explain(verdict, "ids").reason();
      assertTrue(reason.contains(": no process had a packet socket on host/"), reason);
    }
  }

  @Test
  void whereNoSensorIsSaidToListenNobodyNeedsTo() {
    TestHost host = with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, TapHealth.UNKNOWN));
    host.builder().unattended(TestHost.id("p1")).unattended(TestHost.id("br0"));
    assertEquals(Set.of(), kinds(ids(host)));
  }

  @Test
  void lostCopiesAreNamedAndTheRestIsSeen() {
    Sighting seen = ids(with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, health(true, 7, 0))));
    assertEquals(Visibility.FULL, seen.visibility());
    assertEquals(Set.of(DegradationKind.COPIES_DROPPED), kinds(seen));
  }

  @Test
  void framesAreCutShortWhereTheTapCopiesLessThanTheMtuAllows() {
    assertEquals(
        Set.of(DegradationKind.CUT_SHORT),
        kinds(ids(with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, health(true, 0, 128))))));
    assertEquals(
        Set.of(DegradationKind.CUT_SHORT),
        kinds(ids(with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, health(true, 0, 1500))))));
    assertEquals(
        Set.of(),
        kinds(ids(with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, health(true, 0, 1518))))));
  }

  @Test
  void aCloudMirrorNeverCarriesArpSoThatNoBroadcastArrives() {
    TapFilter never =
        new TapFilter(
            VlanSet.ALL, "", Set.of(TrafficClass.ARP, TrafficClass.DHCP, TrafficClass.METADATA));
    TestHost host = with(tap(TapKind.CLOUD_MIRROR, never, TapHealth.UNKNOWN));
    VisibilityAnalysis analysis = host.analyse();
    PairVerdict verdict = TestHost.pair(analysis, "g1", "g2");
    Sighting seen = verdict.by("ids");
    assertEquals(Set.of(DegradationKind.NEVER_CARRIED), kinds(seen));
    assertEquals(20, seen.expectedFrames(10, 10, 0));
    assertEquals(0, seen.expectedFrames(0, 0, 3));
    String reason = analysis.explain(verdict, "ids").reason();
    assertTrue(reason.contains("never carries ARP, DHCP, instance metadata"), reason);
  }

  @Test
  void aTunnelThatIsTooNarrowForTheGuestsIsNamed() {
    for (int mtu : new int[] {1450, 1500}) {
      TestHost host =
          with(
              new Tap(
                  "t",
                  TapKind.TC_MIRROR,
                  P1,
                  TapFilter.EVERYTHING,
                  new TapSink.ToPort(TestHost.id("vx")),
                  TapHealth.UNKNOWN));
      host.builder()
          .port(
              Port.builder(TestHost.id("vx"), PortKind.TUNNEL)
                  .mtu(mtu)
                  .tunnel(new Tunnel(TunnelKind.VXLAN, 1, "", "10.0.0.9", 4789, null))
                  .build());
      host.builder().sensor(Sensor.of("far", new ListeningPlace.AtTunnelEnd("10.0.0.9")));
      Sighting seen = TestHost.pair(host.analyse(), "g1", "g2").by("far");
      assertEquals(20, seen.expectedFrames(10, 10, 0));
      assertEquals(mtu < 1500, seen.has(DegradationKind.TUNNEL_MTU));
    }
  }

  @Test
  void twoTapsOfOneFrameAreDuplicates() {
    TestHost host =
        TestHost.bridge()
            .ingress(TapKind.TC_MIRROR, "p1", "p2")
            .egress(TapKind.TC_MIRROR, "p1", "p2");
    assertEquals(Set.of(DegradationKind.DUPLICATES), kinds(ids(host)));
    assertEquals(40, ids(host).expectedFrames(10, 10, 0));
  }

  @Test
  void aConditionalTapBesideAWholeOneMakesDuplicatesOfSome() {
    TestHost host = with(tap(TapKind.TC_MIRROR, TapFilter.EVERYTHING, TapHealth.UNKNOWN));
    host.builder()
        .tap(
            new Tap(
                "web",
                TapKind.NFT_DUP,
                TapCoverage.entering(TestHost.id("p1")),
                TapFilter.matching("tcp dport 80"),
                new TapSink.ToPort(TestHost.id("ps")),
                TapHealth.UNKNOWN));
    Sighting seen = ids(host);
    assertEquals(Visibility.FULL, seen.visibility());
    assertEquals(new Copies(1, 1), seen.there());
    assertEquals(Set.of(DegradationKind.DUPLICATES), kinds(seen));
  }

  @Test
  void aHubLetsOtherGuestsReadAlong() {
    assertEquals(
        Set.of(DegradationKind.FLOODED_TO_ALL), kinds(ids(TestHost.bridge().joinSensor().hub())));
  }

  private static void label(TestHost host, String guest, String role, int number) {
    GuestId id = new GuestId("host", guest);
    Guest old = host.builder().findGuest(id);
    if (old == null) {
      throw new IllegalStateException(guest);
    }
    host.builder().guest(new Guest(id, "", "", "", Map.of("role", role), old.interfaces()));
    assertEquals(TestHost.mac(number), old.interfaces().getFirst().mac());
  }

  @Test
  void whatIsEncryptedFromEndToEndCanBeLookedIntoByASensorInAGuestAlone() {
    TestHost host = TestHost.bridge().ingress(TapKind.TC_MIRROR, "p1", "p2", "p3");
    label(host, "g1", "web", 1);
    host.builder().encrypted(new EncryptedTraffic("role=web", "g2", "mTLS"));
    host.builder()
        .sensor(Sensor.of("agent", new ListeningPlace.InGuest(new GuestId("host", "g1"))));
    VisibilityAnalysis analysis = host.analyse();
    for (String[] pair : new String[][] {{"g1", "g2"}, {"g2", "g1"}}) {
      PairVerdict verdict = TestHost.pair(analysis, pair[0], pair[1]);
      assertEquals(Visibility.FULL, verdict.by("ids").visibility());
      assertEquals(Set.of(DegradationKind.ENCRYPTED), kinds(verdict.by("ids")));
      assertEquals(Set.of(), kinds(verdict.by("agent")));
      assertTrue(verdict.by("agent").isInGuest());
      assertEquals("agent", verdict.sightings().getFirst().sensor(), "the better one first");
    }
    assertFalse(TestHost.pair(analysis, "g1", "g3").by("ids").has(DegradationKind.ENCRYPTED));
    assertFalse(TestHost.pair(analysis, "g2", "g3").by("ids").has(DegradationKind.ENCRYPTED));
  }

  @Test
  void whoseTrafficIsEncryptedIsLikeNoOther() {
    TestHost host = TestHost.bridge().ingress(TapKind.TC_MIRROR, "p1", "p2", "p3");
    assertEquals(2, host.analyse().groups().size(), "three guests alike, and the outside");
    host.builder().encrypted(new EncryptedTraffic("g1", "*", ""));
    VisibilityAnalysis analysis = host.analyse();
    assertEquals(3, analysis.groups().size());
    StationGroup one = analysis.groupOf(TestHost.station(analysis, "g1"));
    StationGroup others = analysis.groupOf(TestHost.station(analysis, "g2"));
    assertTrue(analysis.between(one, others).by("ids").has(DegradationKind.ENCRYPTED));
    assertFalse(analysis.between(others, others).by("ids").has(DegradationKind.ENCRYPTED));
  }

  @Test
  void whatGoesOutsideMayBeSaidToBeEncryptedToo() {
    TestHost host = TestHost.bridge().ingress(TapKind.TC_MIRROR, "p1");
    host.builder().encrypted(new EncryptedTraffic("*", "outside", "TLS"));
    VisibilityAnalysis analysis = host.analyse();
    assertTrue(
        analysis
            .between(TestHost.station(analysis, "g1"), Station.OUTSIDE)
            .by("ids")
            .has(DegradationKind.ENCRYPTED));
    assertFalse(TestHost.pair(analysis, "g1", "g2").by("ids").has(DegradationKind.ENCRYPTED));
  }

  @Test
  void aPortThatPassesTheKernelByHasNoHostTapWhateverIsSetThere() {
    for (PortKind kind : new PortKind[] {PortKind.SRIOV_VF, PortKind.VHOST_USER}) {
      assertTrue(
          ids(TestHost.bridge().kind("p1", kind).sensorAt("p1")).has(DegradationKind.NO_HOST_TAP));
      TestHost host = TestHost.bridge().ingress(TapKind.TC_MIRROR, "p1", "p2");
      VisibilityAnalysis analysis = host.kind("p1", kind).analyse();
      PairVerdict verdict = TestHost.pair(analysis, "g1", "g2");
      assertEquals(Visibility.ONE_DIRECTION, verdict.by("ids").visibility());
      assertTrue(verdict.by("ids").has(DegradationKind.NO_HOST_TAP));
      Fix fix = analysis.explain(verdict, "ids").fix();
      assertTrue(
          TestHost.commands(fix).getFirst().line().startsWith("run a sensor within the guest"),
          () -> String.valueOf(fix));
      assertFalse(TestHost.pair(analysis, "g2", "g3").by("ids").has(DegradationKind.NO_HOST_TAP));
    }
  }

  @Test
  void aGuestThatTheSwitchNeitherLearnsNorFloodsToGetsNothingAndTheSensorGetsWhatIsSent() {
    PortBehaviour cut = new PortBehaviour(true, false, false, true, true, false, false);
    TestHost host = TestHost.bridge().joinSensor().change("p1", cut).change("p2", cut);
    // Measured: of five pings without an answer, five requests at the sensor.
    assertEquals(5, ids(host).expectedFrames(5, 0, 0));
    // What is set by hand needs no learning: both get their frames, and nobody else does.
    TestHost fixed = TestHost.bridge().joinSensor().change("p1", cut).change("p2", cut);
    for (int number = 1; number <= 2; number++) {
      fixed
          .builder()
          .learnedMac(new LearnedMac(TestHost.id("p" + number), 0, TestHost.mac(number), true));
    }
    assertEquals(0, ids(fixed).expectedFrames(5, 5, 0));
    // A mirror of what is delivered has nothing to copy.
    TestHost mirror =
        TestHost.bridge().change("p1", cut).change("p2", cut).egress(TapKind.TC_MIRROR, "p2");
    assertEquals(0, ids(mirror).expectedFrames(5, 5, 0));
    assertEquals(3, ids(mirror).expectedFrames(0, 0, 3));
    assertEquals(Visibility.FLOODED_ONLY, ids(mirror).visibility());
    VisibilityAnalysis nobody = TestHost.bridge().change("p1", cut).change("p2", cut).analyse();
    assertEquals(Visibility.NO_PATH, TestHost.pair(nobody, "g1", "g2").visibility());
    assertEquals(Visibility.BLIND, TestHost.pair(nobody, "g1", "g3").visibility());
  }
}

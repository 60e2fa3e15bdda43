package io.vpi.visibility.verdict;

import static io.vpi.visibility.topology.TapKind.NFT_DUP;
import static io.vpi.visibility.topology.TapKind.OVS_MIRROR;
import static io.vpi.visibility.topology.TapKind.TC_MIRROR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.CachedFlow;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.TapCoverage;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was measured in the lab, set-up by set-up, is what is predicted. */
@DisplayName("Of 20 frames between g1 and g2, and of 3 broadcasts")
class LabTableTest {
  private static final PortBehaviour NO_LEARNING = PortBehaviour.ORDINARY.withLearning(false);
  private static final PortBehaviour QUIET = PortBehaviour.ORDINARY.withFlooding(false);
  private static final PortBehaviour NO_UNKNOWN =
      new PortBehaviour(true, true, false, true, true, false, false);

  static Stream<Arguments> rows() {
    return Stream.of(
        row("bridge", bridge().joinSensor(), 0, 3, Visibility.FLOODED_ONLY),
        row("hub", bridge().joinSensor().hub(), 20, 3, Visibility.FULL),
        row(
            "no-learning",
            bridge()
                .change("p1", NO_LEARNING)
                .change("p2", NO_LEARNING)
                .change("p3", NO_LEARNING)
                .change("ps", NO_LEARNING),
            20,
            3,
            Visibility.FULL),
        row(
            "no-flood",
            bridge()
                .joinSensor()
                .change("p1", NO_UNKNOWN)
                .change("p2", NO_UNKNOWN)
                .change("p3", NO_UNKNOWN),
            0,
            3,
            Visibility.FLOODED_ONLY),
        row("mirror", bridge().ingress(TC_MIRROR, "p1", "p2", "p3"), 20, 3, Visibility.FULL),
        row(
            "mirror-one",
            bridge().ingress(TC_MIRROR, "p1").egress(TC_MIRROR, "p1"),
            20,
            3,
            Visibility.FULL),
        row(
            "mirror-both",
            bridge().ingress(TC_MIRROR, "p1", "p2").egress(TC_MIRROR, "p1", "p2"),
            40,
            6,
            Visibility.FULL),
        row(
            "mirror-member",
            bridge().joinSensor().ingress(TC_MIRROR, "p1", "p2", "p3"),
            20,
            6,
            Visibility.FULL),
        row(
            "mirror-quiet",
            bridge().change("ps", QUIET).ingress(TC_MIRROR, "p1", "p2", "p3"),
            20,
            3,
            Visibility.FULL),
        row("half a mirror", bridge().ingress(TC_MIRROR, "p1"), 10, 3, Visibility.ONE_DIRECTION),
        row("nft-dup", bridge().ingress(NFT_DUP, "p1", "p2"), 20, 3, Visibility.FULL),
        row("host, br0", bridge().sensorAt("br0"), 20, 3, Visibility.FULL),
        row("host, p1", bridge().sensorAt("p1"), 20, 3, Visibility.FULL),
        row("host, p3", bridge().sensorAt("p3"), 0, 3, Visibility.FLOODED_ONLY),
        row("ovs", TestHost.openVswitch().joinSensor(), 0, 3, Visibility.FLOODED_ONLY),
        row("ovs-span", span(), 20, 3, Visibility.FULL),
        row("ovs-late-span", lateSpan(), 0, 3, Visibility.FLOODED_ONLY),
        row(
            "ovs mirror of both ends",
            TestHost.openVswitch()
                .tap(
                    OVS_MIRROR,
                    new TapCoverage.AtPorts(
                        Set.of(TestHost.id("p1"), TestHost.id("p2")),
                        Set.of(TestHost.id("p1"), TestHost.id("p2")))),
            20,
            3,
            Visibility.FULL));
  }

  private static Arguments row(
      String setup, TestHost host, int unicast, int broadcast, Visibility visibility) {
    return Arguments.of(setup, host, unicast, broadcast, visibility);
  }

  private static TestHost bridge() {
    return TestHost.bridge();
  }

  private static TestHost span() {
    return TestHost.openVswitch()
        .change("ps", QUIET)
        .tap(OVS_MIRROR, new TapCoverage.WholeSwitch(TestHost.BRIDGE));
  }

  private static TestHost lateSpan() {
    TestHost host = span();
    cached(host, 1, 2);
    cached(host, 2, 1);
    return host;
  }

  private static void cached(TestHost host, int from, int to) {
    host.builder()
        .cachedFlow(
            new CachedFlow(
                TestHost.BRIDGE,
                TestHost.id("p" + from),
                TestHost.mac(from),
                TestHost.mac(to),
                Set.of(TestHost.id("p" + to))));
  }

  @ParameterizedTest(name = "{0}: {2} and {3}, {4}")
  @MethodSource("rows")
  void predictsWhatArrives(
      String setup, TestHost host, int unicast, int broadcast, Visibility visibility) {
    PairVerdict verdict = TestHost.pair(host.analyse(), "g1", "g2");
    Sighting sighting = verdict.by("ids");
    assertEquals(unicast, sighting.expectedFrames(10, 10, 0), setup);
    assertEquals(broadcast, sighting.expectedFrames(0, 0, 3), setup);
    assertEquals(visibility, sighting.visibility(), setup);
  }

  /** What is worked out for one pair is kept for others, and must not be taken for theirs. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theAnswerForAPairDoesNotDependOnWhichWereAskedBefore(
      String setup, TestHost host, int unicast, int broadcast, Visibility visibility) {
    VisibilityAnalysis all = host.analyse();
    for (String from : List.of("g1", "g2", "g3")) {
      for (String to : List.of("g1", "g2", "g3")) {
        PairVerdict alone = TestHost.pair(host.analyse(), from, to);
        PairVerdict after = TestHost.pair(all, from, to);
        assertEquals(alone, after, setup);
        assertEquals(!from.equals(to), after.path().exists(), setup);
      }
    }
  }

  @Test
  void aMirrorYoungerThanTheFlowIsNamed() {
    VisibilityAnalysis analysis = lateSpan().analyse();
    assertTrue(
        TestHost.pair(analysis, "g1", "g2")
            .by("ids")
            .has(DegradationKind.MIRROR_YOUNGER_THAN_FLOW));
    assertEquals(Visibility.FULL, TestHost.pair(analysis, "g1", "g3").visibility());
  }

  @Test
  void aHubIsNamedSinceGuestsReadAlong() {
    assertTrue(
        TestHost.pair(bridge().joinSensor().hub().analyse(), "g1", "g2")
            .by("ids")
            .has(DegradationKind.FLOODED_TO_ALL));
  }
}

package io.vpi.visibility.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Visibility;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is predicted from a host's own commands is what arrives: each row of the lab's table is
 * built, collected, predicted, sent and counted.
 */
class LabPredictionTest {
  private static final int PINGS = 10;
  private static final int BROADCASTS = 3;

  private static Lab warmLab(String setup) throws IOException {
    Requirements.requireProgram("bridge");
    Lab lab = Lab.up(setup);
    boolean done = false;
    try {
      lab.command("warm");
      done = true;
      return lab;
    } finally {
      if (!done) {
        lab.close();
      }
    }
  }

  /** The picture with the sensor of most rows, which is at the other end of the host's port ps. */
  private static LabPicture behindPort(Lab lab) throws IOException {
    return LabPicture.of(lab, "behind: kvm1/ps");
  }

  private static SeenFrames seenBehindPort(Lab lab, SeenFrames.Traffic traffic) throws IOException {
    return SeenFrames.at(lab, "sensor", "sens", traffic);
  }

  private static void compareBehindPort(Lab lab, LabPicture picture) throws IOException {
    compare(lab, picture, "sensor", "sens");
  }

  /** Sends ten pings and three broadcasts and holds what comes against what was predicted. */
  private static void compare(Lab lab, LabPicture picture, String node, String device)
      throws IOException {
    Sighting predicted = picture.sighting("g1", "g2");
    SeenFrames pings = SeenFrames.at(lab, node, device, () -> lab.command("ping20"));
    assertEquals(predicted.expectedFrames(PINGS, PINGS, 0), pings.icmp(), "frames");
    assertTrue(
        SeenFrames.areSeen(pings.requests(), PINGS, predicted.there().whole()),
        () -> "there: " + predicted.there() + ", " + SeenFrames.copies(pings.requests()));
    assertTrue(
        SeenFrames.areSeen(pings.replies(), PINGS, predicted.back().whole()),
        () -> "back: " + predicted.back() + ", " + SeenFrames.copies(pings.replies()));
    SeenFrames broadcasts = SeenFrames.at(lab, node, device, () -> lab.command("broadcast"));
    assertEquals(predicted.expectedFrames(0, 0, BROADCASTS), broadcasts.icmp(), "broadcasts");
    assertTrue(
        SeenFrames.areSeen(broadcasts.requests(), BROADCASTS, predicted.flooded()),
        () -> predicted.flooded() + ", " + SeenFrames.copies(broadcasts.requests()));
  }

  @ParameterizedTest(name = "{0}, {1}: {4} of 20 and {5} of 3, {6}")
  @CsvSource({
    "bridge,        behind: kvm1/ps, sensor, sens,  0, 3, FLOODED_ONLY",
    "hub,           behind: kvm1/ps, sensor, sens, 20, 3, FULL",
    "no-learning,   behind: kvm1/ps, sensor, sens, 20, 3, FULL",
    "no-flood,      behind: kvm1/ps, sensor, sens,  0, 3, FLOODED_ONLY",
    "mirror,        behind: kvm1/ps, sensor, sens, 20, 3, FULL",
    "mirror-one,    behind: kvm1/ps, sensor, sens, 20, 3, FULL",
    "mirror-both,   behind: kvm1/ps, sensor, sens, 40, 6, FULL",
    "mirror-member, behind: kvm1/ps, sensor, sens, 20, 6, FULL",
    "mirror-quiet,  behind: kvm1/ps, sensor, sens, 20, 3, FULL",
    "nft-dup,       behind: kvm1/ps, sensor, sens, 20, 3, FULL",
    "host,          on: kvm1/br0,    host,   br0,  20, 3, FULL",
    "host,          on: kvm1/p1,     host,   p1,   20, 3, FULL",
    "host,          on: kvm1/p3,     host,   p3,    0, 3, FLOODED_ONLY",
    "ovs,           behind: kvm1/ps, sensor, sens,  0, 3, FLOODED_ONLY",
    "ovs-span,      behind: kvm1/ps, sensor, sens, 20, 3, FULL",
  })
  void predictsWhatArrives(
      String setup,
      String place,
      String node,
      String device,
      int frames,
      int broadcasts,
      Visibility visibility)
      throws IOException {
    try (Lab lab = warmLab(setup)) {
      LabPicture picture = LabPicture.of(lab, place);
      assertEquals(List.of("g1", "g2", "g3"), picture.guests());
      Sighting predicted = picture.sighting("g1", "g2");
      assertEquals(frames, predicted.expectedFrames(PINGS, PINGS, 0), "predicted frames");
      assertEquals(broadcasts, predicted.expectedFrames(0, 0, BROADCASTS), "predicted broadcasts");
      assertEquals(visibility, predicted.visibility());
      compare(lab, picture, node, device);
    }
  }

  @Test
  void aColdSwitchShowsTheOneBroadcastThatAsksForTheReceiver() throws IOException {
    try (Lab lab = warmLab("bridge")) {
      Sighting predicted = behindPort(lab).sighting("g1", "g2");
      SeenFrames seen =
          seenBehindPort(
              lab,
              () -> {
                lab.command("flush");
                lab.command("ping20");
              });
      // The request for g2's address is the broadcast; its reply is one more frame back.
      assertEquals(1, predicted.expectedFrames(PINGS, PINGS + 1, 1));
      assertEquals(1, seen.icmp() + seen.arp());
    }
  }

  @Test
  void whatASwitchThatMayNotFloodHasForgottenIsNoMoreThanSomeFrames() throws IOException {
    try (Lab lab = warmLab("no-flood")) {
      lab.command("flush", "switch");
      // Collected while the switch knows nobody: what it floods then is not taken for a tap.
      Sighting predicted = behindPort(lab).sighting("g1", "g2");
      assertEquals(Visibility.FLOODED_ONLY, predicted.visibility());
      SeenFrames seen =
          seenBehindPort(lab, () -> assertFalse(lab.tryCommand("ping20").succeeded()));
      assertTrue(seen.icmp() > 0 && seen.icmp() < 20, () -> seen + " until relearned");
    }
  }

  @Test
  void halfAMirrorBringsOneDirection() throws IOException {
    try (Lab lab = warmLab("mirror")) {
      lab.exec("host", "tc", "filter", "del", "dev", "p2", "ingress");
      LabPicture picture = behindPort(lab);
      assertEquals(10, picture.sighting("g1", "g2").expectedFrames(PINGS, PINGS, 0));
      assertEquals(Visibility.ONE_DIRECTION, picture.sighting("g1", "g2").visibility());
      compareBehindPort(lab, picture);
    }
  }

  @Test
  void aMirrorOfOneGuestsPortBringsNothingOfOthers() throws IOException {
    try (Lab lab = warmLab("mirror-one")) {
      Sighting predicted = behindPort(lab).sighting("g2", "g3");
      SeenFrames seen =
          seenBehindPort(
              lab, () -> lab.exec("g2", "ping", "-n", "-q", "-c", "10", "-i", "0.02", "10.77.0.3"));
      assertEquals(0, predicted.expectedFrames(PINGS, PINGS, 0));
      assertEquals(0, seen.icmp());
    }
  }

  @Test
  void aMirrorOfOpenVswitchThatTakesBothEndsBringsEachFrameOnce() throws IOException {
    try (Lab lab = warmLab("ovs")) {
      lab.exec(
          "host",
          "ovs-vsctl",
          "--timeout=10",
          "--db=unix:" + lab.folder().resolve("ovs/db.sock"),
          "--",
          "--id=@one",
          "get",
          "port",
          "p1",
          "--",
          "--id=@two",
          "get",
          "port",
          "p2",
          "--",
          "--id=@out",
          "get",
          "port",
          "ps",
          "--",
          "--id=@m",
          "create",
          "mirror",
          "name=ends",
          "select-src-port=@one,@two",
          "select-dst-port=@one,@two",
          "output-port=@out",
          "--",
          "set",
          "bridge",
          "br0",
          "mirrors=@m");
      lab.command("purge");
      LabPicture picture = behindPort(lab);
      assertEquals(20, picture.sighting("g1", "g2").expectedFrames(PINGS, PINGS, 0));
      compareBehindPort(lab, picture);
    }
  }

  @Test
  void aMirrorOfOpenVswitchIsBlindToCachedFlowsUntilTheyArePurged() throws IOException {
    try (Lab lab = Lab.up("ovs-late-span")) {
      // Flows that nothing uses are forgotten within seconds, and the lab took some to build.
      lab.command("ping20");
      LabPicture before = behindPort(lab);
      assertEquals(0, before.sighting("g1", "g2").expectedFrames(PINGS, PINGS, 0));
      assertTrue(before.sighting("g1", "g2").has(DegradationKind.MIRROR_YOUNGER_THAN_FLOW));
      compareBehindPort(lab, before);

      lab.command("purge");
      LabPicture after = behindPort(lab);
      assertEquals(20, after.sighting("g1", "g2").expectedFrames(PINGS, PINGS, 0));
      assertEquals(Visibility.FULL, after.sighting("g1", "g2").visibility());
      compareBehindPort(lab, after);
    }
  }
}

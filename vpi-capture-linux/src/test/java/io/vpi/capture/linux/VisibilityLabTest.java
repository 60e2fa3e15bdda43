package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Lab;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a sensor sees of what guests say to each other, from each place where one can stand: the
 * table in the lab's README, row by row, with the passive source.
 */
class VisibilityLabTest {
  private static final int ICMP = 1;
  private static final int ARP = 0x0806;
  private static final int IPV4 = 0x0800;

  /** How long nothing must come until all is taken to have come, in nanoseconds. */
  private static final long QUIET_NANOS = 150_000_000L;

  /** How often each ICMP packet was seen, and how many ARP packets. */
  private record Sight(Map<String, Integer> packets, int arp) {
    int icmp() {
      return packets.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether each packet that was seen at all was seen so often. */
    boolean eachSeen(int times) {
      return packets.values().stream().allMatch(seen -> seen == times);
    }
  }

  /** What guests do while the sensor looks. */
  private interface Traffic {
    void go() throws IOException;
  }

  private static PacketSource watch(Lab lab, String node, String device) throws IOException {
    String target = device + ",netns=" + lab.namespace(node);
    return new AfPacketProvider()
        .open(new CaptureUri("afpacket", target), CaptureOptions.defaults());
  }

  private static Sight see(Lab lab, String node, String device, Traffic traffic)
      throws IOException {
    try (PacketSource source = watch(lab, node, device)) {
      traffic.go();
      Map<String, Integer> icmp = new HashMap<>();
      int arp = 0;
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      long quietSince = System.nanoTime();
      while (System.nanoTime() - quietSince < QUIET_NANOS) {
        int n = source.poll(batch);
        for (int i = 0; i < n; i++) {
          quietSince = System.nanoTime();
          int type = Received.byteAt(batch, i, 12) << 8 | Received.byteAt(batch, i, 13);
          if (type == ARP) {
            arp++;
          } else if (type == IPV4 && Received.byteAt(batch, i, 23) == ICMP) {
            icmp.merge(identity(batch, i), 1, Integer::sum);
          }
        }
        source.release(batch);
        if (n == 0) {
          source.await(10_000_000L);
        }
      }
      assertEquals(0, Received.counter(source, CaptureCounter.DROPPED_BY_KERNEL), "frames lost");
      return new Sight(icmp, arp);
    }
  }

  /** Addresses, ICMP type and sequence number: what tells two packets of a test apart. */
  private static String identity(PacketBatch batch, int index) {
    StringBuilder identity = new StringBuilder();
    for (int offset = 26; offset < 35; offset++) {
      identity.append(Received.byteAt(batch, index, offset)).append('.');
    }
    return identity
        .append(Received.byteAt(batch, index, 40) << 8 | Received.byteAt(batch, index, 41))
        .toString();
  }

  /** Builds a lab whose guests and switch know each other, which most rows begin with. */
  private static Lab warmLab(String setup) throws IOException {
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

  @ParameterizedTest(name = "{0}: {3} of 20 at {2} in {1}")
  @CsvSource({
    "bridge,        sensor, sens, 0,  0",
    "hub,           sensor, sens, 20, 1",
    "no-learning,   sensor, sens, 20, 1",
    "no-flood,      sensor, sens, 0,  0",
    "mirror,        sensor, sens, 20, 1",
    "mirror-one,    sensor, sens, 20, 1",
    "mirror-both,   sensor, sens, 40, 2",
    "mirror-member, sensor, sens, 20, 1",
    "mirror-quiet,  sensor, sens, 20, 1",
    "nft-dup,       sensor, sens, 20, 1",
    "host,          host,   br0,  20, 1",
    "host,          host,   p1,   20, 1",
    "host,          host,   p3,   0,  0",
    "ovs,           sensor, sens, 0,  0",
    "ovs-span,      sensor, sens, 20, 1",
  })
  void seesSoManyOfTwentyFrames(
      String setup, String node, String device, int frames, int copiesOfEach) throws IOException {
    try (Lab lab = warmLab(setup)) {
      Sight sight = see(lab, node, device, () -> lab.command("ping20"));
      assertEquals(frames, sight.icmp());
      assertTrue(sight.eachSeen(copiesOfEach), () -> "copies of each: " + sight.packets());
    }
  }

  @Test
  void aGuestThatLeftAndCameBackIsSeenAsBefore() throws IOException {
    try (Lab lab = warmLab("mirror")) {
      lab.command("leave", "g2");
      assertFalse(lab.tryCommand("ping20").succeeded(), "answers of a guest that is not there");
      lab.command("join", "g2");
      lab.command("warm");
      Sight sight = see(lab, "sensor", "sens", () -> lab.command("ping20"));
      assertEquals(20, sight.icmp());
      assertTrue(sight.eachSeen(1), () -> "copies of each: " + sight.packets());
    }
  }

  @Test
  void aColdSwitchShowsTheArpRequestAndNothingElse() throws IOException {
    try (Lab lab = warmLab("bridge")) {
      Sight sight =
          see(
              lab,
              "sensor",
              "sens",
              () -> {
                lab.command("flush");
                lab.command("ping20");
              });
      assertEquals(1, sight.arp(), "the broadcast; the reply has one receiver");
      assertEquals(0, sight.icmp());
    }
  }

  @Test
  void withoutFloodingASensorSeesLittleAndGuestsLoseTheirWay() throws IOException {
    try (Lab lab = warmLab("no-flood")) {
      Sight sight =
          see(
              lab,
              "sensor",
              "sens",
              () -> {
                lab.command("flush", "switch");
                assertFalse(lab.tryCommand("ping20").succeeded(), "pings are lost");
              });
      assertTrue(sight.icmp() > 0 && sight.icmp() < 20, () -> sight + " until relearned");
    }
  }

  @ParameterizedTest(name = "{0}: {1} of 3 broadcasts")
  @CsvSource({"mirror, 3, 1", "mirror-member, 6, 2", "mirror-quiet, 3, 1"})
  void seesSoManyBroadcasts(String setup, int frames, int copiesOfEach) throws IOException {
    try (Lab lab = warmLab(setup)) {
      Sight sight = see(lab, "sensor", "sens", () -> lab.command("broadcast"));
      assertEquals(frames, sight.icmp());
      assertTrue(sight.eachSeen(copiesOfEach), () -> "copies of each: " + sight.packets());
    }
  }

  @Test
  void aMirrorOfOpenVswitchIsBlindToCachedFlowsUntilTheyArePurged() throws IOException {
    try (Lab lab = Lab.up("ovs-late-span")) {
      assertEquals(0, see(lab, "sensor", "sens", () -> lab.command("ping20")).icmp(), "cached");
      lab.command("purge");
      Sight sight = see(lab, "sensor", "sens", () -> lab.command("ping20"));
      assertEquals(20, sight.icmp(), "purged");
      assertTrue(sight.eachSeen(1));
    }
  }
}

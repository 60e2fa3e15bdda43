package io.vpi.visibility.collect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Lab;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What really arrived somewhere in the lab.
 *
 * @param requests how often each ping was seen
 * @param replies how often each answer was seen
 * @param arp how many ARP frames were
 */
record SeenFrames(Map<Integer, Integer> requests, Map<Integer, Integer> replies, int arp) {
  private static final int ICMP = 1;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;
  private static final int ARP = 0x0806;
  private static final int IPV4 = 0x0800;

  /** How long nothing must come until all is taken to have come, in nanoseconds. */
  private static final long QUIET_NANOS = 300_000_000L;

  /** What guests do while the sensor looks. */
  interface Traffic {
    void go() throws IOException;
  }

  /** Looks at an interface while guests talk. */
  static SeenFrames at(Lab lab, String node, String device, Traffic traffic) throws IOException {
    String name = "afpacket:" + device + ",netns=" + lab.namespace(node);
    SeenFrames seen = new SeenFrames(new HashMap<>(), new HashMap<>(), 0);
    try (PacketSource source = PacketSources.open(name, CaptureOptions.defaults())) {
      traffic.go();
      int arp = 0;
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      long quietSince = System.nanoTime();
      while (System.nanoTime() - quietSince < QUIET_NANOS) {
        int n = source.poll(batch);
        for (int i = 0; i < n; i++) {
          quietSince = System.nanoTime();
          arp += seen.count(batch, i);
        }
        source.release(batch);
        if (n == 0) {
          source.await(10_000_000L);
        }
      }
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      assertEquals(0, statistics.get(CaptureCounter.DROPPED_BY_KERNEL), "frames lost");
      return new SeenFrames(seen.requests, seen.replies, arp);
    }
  }

  /** Counts a packet; 1 if it is of ARP. */
  private int count(PacketBatch batch, int index) {
    int type = byteAt(batch, index, 12) << 8 | byteAt(batch, index, 13);
    if (type == IPV4 && byteAt(batch, index, 23) == ICMP) {
      int sequence = byteAt(batch, index, 40) << 8 | byteAt(batch, index, 41);
      switch (byteAt(batch, index, 34)) {
        case ECHO_REQUEST -> requests.merge(sequence, 1, Integer::sum);
        case ECHO_REPLY -> replies.merge(sequence, 1, Integer::sum);
        default -> {
          // Nothing that the lab's guests send.
        }
      }
    }
    return type == ARP ? 1 : 0;
  }

  private static int byteAt(PacketBatch batch, int index, int offset) {
    return batch.capturedLength(index) <= offset
        ? -1
        : batch.memory().get(JAVA_BYTE, batch.offset(index) + offset) & 0xFF;
  }

  /** All ICMP frames. */
  int icmp() {
    return sum(requests) + sum(replies);
  }

  /** How many frames were pings, or answers, of how many different ones. */
  static String copies(Map<Integer, Integer> frames) {
    return frames.size() + " frames, copies of each " + Map.copyOf(frames).values();
  }

  /** Whether so many different frames were seen, each so often. */
  static boolean areSeen(Map<Integer, Integer> frames, int count, int times) {
    return times == 0
        ? frames.isEmpty()
        : frames.size() == count && frames.values().stream().allMatch(seen -> seen == times);
  }

  private static int sum(Map<Integer, Integer> frames) {
    return frames.values().stream().mapToInt(Integer::intValue).sum();
  }
}

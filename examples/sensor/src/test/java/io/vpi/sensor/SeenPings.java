package io.vpi.sensor;

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

/** Counts the pings and their answers that arrive at an interface of a lab. */
final class SeenPings {
  private static final int ICMP = 1;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;
  private static final int IPV4 = 0x0800;

  /** How long nothing must come until all is taken to have come, in nanoseconds. */
  private static final long QUIET_NANOS = 300_000_000L;

  /** What guests do meanwhile. */
  interface Traffic {
    void go() throws IOException;
  }

  private SeenPings() {}

  /**
   * Counts.
   *
   * @param wrapping how many bytes a tunnel puts before each frame, 0 for none
   */
  static int at(Lab lab, String node, String device, int wrapping, Traffic traffic)
      throws IOException {
    String name = "afpacket:" + device + ",netns=" + lab.namespace(node);
    try (PacketSource source = PacketSources.open(name, CaptureOptions.defaults())) {
      traffic.go();
      int seen = 0;
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      long quietSince = System.nanoTime();
      while (System.nanoTime() - quietSince < QUIET_NANOS) {
        int n = source.poll(batch);
        for (int i = 0; i < n; i++) {
          quietSince = System.nanoTime();
          seen += isPing(batch, i, wrapping) ? 1 : 0;
        }
        source.release(batch);
        if (n == 0) {
          source.await(10_000_000L);
        }
      }
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      assertEquals(0, statistics.get(CaptureCounter.DROPPED_BY_KERNEL), "frames lost");
      return seen;
    }
  }

  private static boolean isPing(PacketBatch batch, int index, int frame) {
    int etherType = byteAt(batch, index, frame + 12) << 8 | byteAt(batch, index, frame + 13);
    int type = byteAt(batch, index, frame + 34);
    return etherType == IPV4
        && byteAt(batch, index, frame + 23) == ICMP
        && (type == ECHO_REQUEST || type == ECHO_REPLY);
  }

  private static int byteAt(PacketBatch batch, int index, int offset) {
    return batch.capturedLength(index) <= offset
        ? -1
        : batch.memory().get(JAVA_BYTE, batch.offset(index) + offset) & 0xFF;
  }
}

package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import io.vpi.packet.PacketBatch;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is allocated for a packet. */
public interface AllocationContract extends SourceContract {
  /** Packets are taken so many at a time, and what that allocates is counted. */
  private static int window() {
    return 96;
  }

  private static int batchSize() {
    return 8;
  }

  private static int warmUpWindows() {
    return 300;
  }

  private static int countedWindows() {
    return 50;
  }

  /**
   * After warm-up, poll and release allocate nothing on the heap of the thread that calls them. The
   * least of many counts is what counts: what the JVM does once is not the source's, and where its
   * compiler gets little of a processor, warm-up takes longer.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void pollAndReleaseAllocateNothing() throws Exception {
    assumeFalse(
        harness().traits().contains(SourceTrait.ALLOCATES), "the harness says that it ALLOCATES");
    boolean feeds = harness().traits().contains(SourceTrait.FEEDS);
    TestPacket packet = TestPackets.of(0, TestPackets.MIN_LENGTH);
    int windows = warmUpWindows() + countedWindows();
    // A batch that is filled in part only makes a window end within the next batch.
    int all = feeds ? window() : windows * (window() + batchSize());
    List<TestPacket> packets = Collections.nCopies(all, packet);
    long start = System.nanoTime();
    long least;
    boolean hasTime;
    do {
      try (Trial trial = Trial.open(harness(), packets)) {
        least = leastOf(trial, windows, feeds);
        hasTime = System.nanoTime() - start < trial.patienceNanos;
      }
    } while (least > 0 && hasTime);
    assertEquals(0, least, "bytes allocated for " + window() + " packets");
  }

  private static long leastOf(Trial trial, int windows, boolean feeds) throws Exception {
    TestPacket packet = TestPackets.of(0, TestPackets.MIN_LENGTH);
    PacketBatch batch = new PacketBatch(batchSize());
    long least = Long.MAX_VALUE;
    for (int i = 0; i < windows; i++) {
      if (feeds && i > 0) {
        for (int j = 0; j < window(); j++) {
          trial.session.send(packet);
        }
      }
      long bytes = allocatedByWindow(trial, batch);
      least = i < warmUpWindows() ? least : Math.min(least, bytes);
    }
    return least;
  }

  private static long allocatedByWindow(Trial trial, PacketBatch batch) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long bytes = 0;
    for (int seen = 0; seen < window(); ) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int n = trial.source.poll(batch);
      trial.source.release(batch);
      bytes += threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(
          n >= 0, () -> "the source ended before its last packet: " + trial.source.problem());
      assertTrue(System.nanoTime() - start < trial.patienceNanos, "packets come");
      seen += n;
      if (n == 0) {
        Trial.pause();
      }
    }
    return bytes;
  }
}

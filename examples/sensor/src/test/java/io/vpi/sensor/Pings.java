package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Guest g1 of a lab pings g2, fifty times a second; each answer is timed as it comes. */
final class Pings implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int MOST = 4096;

  private final Process process;
  private final long[] times = new long[MOST];
  private volatile int answers;
  private volatile int duplicates;

  private Pings(Process process) {
    this.process = process;
  }

  static Pings start(Lab lab) throws IOException {
    String namespace = lab.namespace("g1");
    String ping = "ping -n -i 0.02 -w 60 10.77.0.2";
    Pings pings =
        new Pings(
            new ProcessBuilder(("ip netns exec " + namespace + " " + ping).split(" ", -1))
                .redirectErrorStream(true)
                .start());
    Thread.ofPlatform().daemon().name("pings").start(pings::read);
    return pings;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("DUP!")) {
          int more = duplicates + 1;
          duplicates = more;
        }
        int count = answers;
        if (line.contains("bytes from") && count < MOST) {
          times[count] = System.nanoTime();
          answers = count + 1;
        }
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  int answers() {
    return answers;
  }

  /** How many answers came a second time. */
  int duplicates() {
    return duplicates;
  }

  /** Waits until that many more answers have come. */
  void await(int more) {
    int wanted = answers + more;
    long start = System.nanoTime();
    while (answers < wanted) {
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "no ping comes back");
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Waits for an answer that comes after a moment; answers how long after. */
  long awaitAfter(long moment) {
    int first = 0;
    while (true) {
      for (; first < answers; first++) {
        if (times[first] - moment > 0) {
          return times[first] - moment;
        }
      }
      assertTrue(System.nanoTime() - moment < PATIENCE_NANOS, "no ping comes back");
      LockSupport.parkNanos(200_000);
    }
  }

  /** The longest time without an answer, from a moment to the last answer. */
  long longestGapSince(long moment) {
    long gap = 0;
    long before = moment;
    int count = answers;
    for (int i = 0; i < count; i++) {
      if (times[i] - moment > 0) {
        gap = Math.max(gap, times[i] - before);
        before = times[i];
      }
    }
    return gap;
  }

  @Override
  public void close() {
    process.destroy();
  }
}

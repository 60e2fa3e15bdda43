package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One guest pings the other, fifty times a second, and each answer is timed as it comes. */
final class Pings implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Process process;
  private volatile long lastAnswer = System.nanoTime();
  private volatile int answers;

  Pings(InlineLab lab) throws IOException {
    process =
        lab.on("g1", List.of("ping", "-n", "-i", "0.02", "-w", "60", "10.77.0.2"))
            .redirectErrorStream(true)
            .start();
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("bytes from")) {
          lastAnswer = System.nanoTime();
          int next = answers + 1;
          answers = next;
        }
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  /** Waits for an answer that comes after a moment; answers how long after. */
  long awaitAfter(long moment) {
    while (lastAnswer - moment <= 0) {
      assertTrue(System.nanoTime() - moment < PATIENCE_NANOS, "no ping comes back");
      LockSupport.parkNanos(200_000);
    }
    return lastAnswer - moment;
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

  int answers() {
    return answers;
  }

  @Override
  public void close() {
    process.destroy();
  }
}

package io.vpi.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Guest g1 of a lab pings g2, fifty times a second, for up to a minute; each answer is timed as it
 * comes. Times are those of {@link System#nanoTime}.
 *
 * <p>Thread safe.
 */
public final class Pings implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int MOST = 4096;

  private final Process process;
  private final long[] times = new long[MOST];
  private volatile int answers;
  private volatile int duplicates;

  private Pings(Process process) {
    this.process = process;
  }

  /**
   * Begins.
   *
   * @param lab with two guests at least
   * @return the pings; the caller closes them
   * @throws IOException if the program cannot be started
   */
  public static Pings start(Lab lab) throws IOException {
    String ip = Requirements.requireProgram("ip").toString();
    List<String> command = new ArrayList<>(List.of(ip, "netns", "exec", lab.namespace("g1")));
    command.addAll(List.of("ping", "-n", "-i", "0.02", "-w", "60", "10.77.0.2"));
    Pings pings = new Pings(new ProcessBuilder(command).redirectErrorStream(true).start());
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

  /**
   * How many answers have come.
   *
   * @return those that came a second time included
   */
  public int answers() {
    return answers;
  }

  /**
   * How many answers came a second time.
   *
   * @return so far
   */
  public int duplicates() {
    return duplicates;
  }

  /**
   * Waits until that many more answers have come; the test fails if that takes too long.
   *
   * @param more how many
   */
  public void await(int more) {
    int wanted = answers + more;
    long start = System.nanoTime();
    while (answers < wanted) {
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "no ping comes back");
      LockSupport.parkNanos(1_000_000);
    }
  }

  /**
   * Waits for an answer that comes after a moment; the test fails if that takes too long.
   *
   * @param moment when
   * @return how long after it the first one came, in nanoseconds
   */
  public long awaitAfter(long moment) {
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

  /**
   * The longest time without an answer, from a moment to the last answer.
   *
   * @param moment when
   * @return nanoseconds
   */
  public long longestGapSince(long moment) {
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

  /** Ends the pings. */
  @Override
  public void close() {
    process.destroy();
  }
}

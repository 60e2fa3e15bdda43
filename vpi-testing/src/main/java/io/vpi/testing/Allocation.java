package io.vpi.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the heap bytes that a piece of code allocates on the calling thread.
 *
 * <p>The JVM counts exactly, but a first run also loads classes, links call sites and compiles. So
 * the code is run often before it counts, and the smallest of several counts is the answer: what
 * the code itself allocates is in each of them, what the JVM did once is not.
 *
 * <p>Native memory is not counted.
 *
 * <p>Thread safety: any thread may call; each counts only itself.
 */
public final class Allocation {

  private static final int WARM_UP_RUNS = 20_000;
  private static final long WARM_UP_NANOS = 1_000_000_000L;
  private static final int MEASURED_RUNS = 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /**
   * Warms the code up and tells what one run of it allocates from then on. The warm-up ends after
   * 20,000 runs or one second, whichever comes first.
   *
   * @param code what to run; it must do the same work each time
   * @return the bytes that one run allocates, 0 when it allocates nothing
   */
  public static long bytesAllocatedBy(Runnable code) {
    long start = System.nanoTime();
    for (int i = 0; i < WARM_UP_RUNS && System.nanoTime() - start < WARM_UP_NANOS; i++) {
      code.run();
    }
    return bytesAllocatedByWarm(code);
  }

  /**
   * Tells what one run of code allocates that the caller has warmed up already.
   *
   * @param code what to run; it must do the same work each time
   * @return the bytes that one run allocates, 0 when it allocates nothing
   */
  public static long bytesAllocatedByWarm(Runnable code) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MEASURED_RUNS; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      code.run();
      long after = THREADS.getCurrentThreadAllocatedBytes();
      least = Math.min(least, after - before);
    }
    return least;
  }
}

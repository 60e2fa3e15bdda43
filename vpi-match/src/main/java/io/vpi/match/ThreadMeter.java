package io.vpi.match;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread has allocated, and how long it has run. A JVM without the module
 * jdk.management cannot tell; then nothing seems to be allocated, and the time that boxes take has
 * to tell instead.
 */
final class ThreadMeter {

  private static final com.sun.management.@Nullable ThreadMXBean THREADS = threads();

  private ThreadMeter() {}

  private static com.sun.management.@Nullable ThreadMXBean threads() {
    try {
      return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
              && bean.isThreadAllocatedMemorySupported()
              && bean.isThreadAllocatedMemoryEnabled()
          ? bean
          : null;
    } catch (LinkageError e) {
      return null;
    }
  }

  /**
   * The time that the thread has run, in nanoseconds; where that is not known, the time that has
   * passed.
   */
  static long cpuNanos() {
    return THREADS != null && THREADS.isThreadCpuTimeEnabled()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** Bytes since the thread's start, or 0 if that is not known. */
  static long allocatedBytes() {
    return THREADS == null ? 0 : THREADS.getCurrentThreadAllocatedBytes();
  }
}

package io.vpi.match;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread has allocated. A JVM without the module jdk.management cannot tell; then
 * nothing seems to be allocated, and the time that boxes take has to tell instead.
 */
final class AllocationMeter {

  private static final com.sun.management.@Nullable ThreadMXBean THREADS = threads();

  private AllocationMeter() {}

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

  /** Bytes since the thread's start, or 0 if that is not known. */
  static long allocatedBytes() {
    return THREADS == null ? 0 : THREADS.getCurrentThreadAllocatedBytes();
  }
}

package io.vpi.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What memory the process and the calling thread have taken, for tests in which nothing may grow.
 *
 * <p>Thread safety: any thread may call.
 */
public final class MemoryUse {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private MemoryUse() {}

  /**
   * The process's physical memory, native and heap together, shared libraries included.
   *
   * @return bytes; 0 where the system does not tell it, as only Linux does
   */
  public static long resident() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Collects garbage and tells what is left on the heap.
   *
   * @return bytes
   */
  public static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * What the calling thread has allocated on the heap since it began.
   *
   * @return bytes
   */
  public static long allocatedByThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}

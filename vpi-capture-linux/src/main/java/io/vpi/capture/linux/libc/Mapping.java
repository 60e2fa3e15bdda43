package io.vpi.capture.linux.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that the kernel and this process share. Reads and writes are within its bounds, or throw;
 * after {@link #close} they throw as well, so that a reference that was kept too long does no harm.
 *
 * <p>Thread safety: the memory may be used by any thread; close is called once.
 */
public final class Mapping implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  @SuppressWarnings("restricted") // The kernel gave exactly this length at this address.
  Mapping(long address, long length) {
    memory =
        MemorySegment.ofAddress(address)
            .reinterpret(length, arena, mapped -> Libc.munmap(mapped.address(), length));
  }

  /**
   * The memory.
   *
   * @return a native segment, the same on each call
   */
  public MemorySegment memory() {
    return memory;
  }

  /** Unmaps the memory. */
  @Override
  public void close() {
    arena.close();
  }
}

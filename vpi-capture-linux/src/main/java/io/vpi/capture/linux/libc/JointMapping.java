package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The rings of two sockets side by side in one piece of memory, so that packets of both fit into
 * one batch and are guarded by the bounds of one segment.
 *
 * <p>Thread safety: the memory may be used by any thread; close is called once.
 */
public final class JointMapping implements AutoCloseable {
  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  @SuppressWarnings("restricted") // The kernel gave exactly this length at this address.
  private JointMapping(long address, long length) {
    memory =
        MemorySegment.ofAddress(address)
            .reinterpret(length, arena, mapped -> Libc.munmap(mapped.address(), length));
  }

  /**
   * Maps the rings of two sockets.
   *
   * @param first the socket whose ring comes first
   * @param firstLength the length of its rings, in bytes, a multiple of the page size
   * @param second the other socket
   * @param secondLength the length of its rings, in bytes
   * @return the memory of both; the caller closes it
   * @throws CaptureException if the kernel refuses
   */
  public static JointMapping of(
      PacketSocket first, long firstLength, PacketSocket second, long secondLength)
      throws CaptureException {
    long length = firstLength + secondLength;
    // Address space first, with nothing behind it: so nobody else can come to lie between the two.
    int reserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    long address = Native.map(0, length, PROT_NONE, reserve, -1);
    check(first, address);
    try {
      int flags = MAP_SHARED | MAP_FIXED;
      check(first, Native.map(address, firstLength, PROT_READ_WRITE, flags, first.fd()));
      long behind = address + firstLength;
      check(second, Native.map(behind, secondLength, PROT_READ_WRITE, flags, second.fd()));
    } catch (CaptureException e) {
      Libc.munmap(address, length);
      throw e;
    }
    return new JointMapping(address, length);
  }

  private static void check(PacketSocket socket, long address) throws CaptureException {
    if (address < 0) {
      throw Refusal.of(socket.source(), "mapping the rings", "CAP_NET_RAW", (int) -address);
    }
  }

  /**
   * The memory, the first socket's ring at offset 0.
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

  /** {@code mmap(2)} in full, which nobody else needs. */
  private static final class Native {
    private static final MethodHandle MMAP = mmap();
    private static final long ERRNO_OFFSET =
        Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

    @SuppressWarnings("restricted") // The shape that C declares.
    private static MethodHandle mmap() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("mmap"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Linker.Option.captureCallState("errno"));
    }

    static long map(long address, long length, int protection, int flags, int fd) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        long answer = (long) MMAP.invokeExact(state, address, length, protection, flags, fd, 0L);
        return answer == -1L ? -state.get(JAVA_INT, ERRNO_OFFSET) : answer;
      } catch (Error | RuntimeException e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("mmap throws nothing of its own", e);
      }
    }
  }
}

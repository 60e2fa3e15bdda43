package io.vpi.capture.linux.libc;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that the kernel and this process share. Reads and writes are within its bounds, or throw;
 * after {@link #close} they throw as well, so that a reference that was kept too long does no harm.
 *
 * <p>Thread safety: the memory may be used by any thread; close is called once.
 */
public final class Mapping implements AutoCloseable {
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
  private Mapping(long address, long length) {
    memory =
        MemorySegment.ofAddress(address)
            .reinterpret(length, arena, mapped -> Libc.munmap(mapped.address(), length));
  }

  /**
   * Maps the rings of a socket that were made, the one that receives first.
   *
   * @param socket the socket
   * @param length the length of all of them, in bytes, a multiple of the page size
   * @return the memory, readable and writable; the caller closes it
   * @throws CaptureException if the kernel refuses
   */
  public static Mapping of(PacketSocket socket, long length) throws CaptureException {
    long address = Libc.mmap(0, length, PROT_READ_WRITE, MAP_SHARED, socket.fd());
    check(socket, "mapping the ring", address);
    return new Mapping(address, length);
  }

  /**
   * Maps the rings of two sockets side by side in one piece of memory, so that packets of both fit
   * into one batch and are guarded by the bounds of one segment.
   *
   * @param first the socket whose ring comes first, at offset 0
   * @param firstLength the length of its rings, in bytes, a multiple of the page size
   * @param second the other socket
   * @param secondLength the length of its rings, in bytes
   * @return the memory of both; the caller closes it
   * @throws CaptureException if the kernel refuses
   */
  public static Mapping ofBoth(
      PacketSocket first, long firstLength, PacketSocket second, long secondLength)
      throws CaptureException {
    String doing = "mapping the rings";
    long length = firstLength + secondLength;
    // Address space first, with nothing behind it: so nobody else can come to lie between the two.
    int reserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    long address = Libc.mmap(0, length, PROT_NONE, reserve, -1);
    check(first, doing, address);
    try {
      int flags = MAP_SHARED | MAP_FIXED;
      check(first, doing, Libc.mmap(address, firstLength, PROT_READ_WRITE, flags, first.fd()));
      long behind = address + firstLength;
      check(second, doing, Libc.mmap(behind, secondLength, PROT_READ_WRITE, flags, second.fd()));
    } catch (CaptureException e) {
      Libc.munmap(address, length);
      throw e;
    }
    return new Mapping(address, length);
  }

  private static void check(PacketSocket socket, String doing, long address)
      throws CaptureException {
    if (address < 0) {
      throw Refusal.of(socket.source(), doing, PacketSocket.CAPABILITY, (int) -address);
    }
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

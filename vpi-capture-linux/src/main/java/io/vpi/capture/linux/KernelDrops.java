package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.PacketSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The frames that the kernel could not put into the ring. The kernel counts in 32 bits and begins
 * again each time it is asked; here is the sum.
 *
 * <p>Thread safe, as long as the socket is open.
 */
final class KernelDrops {
  /** {@code struct tpacket_stats_v3}: packets, drops, how often the ring was full. */
  private static final int LENGTH = 12;

  private static final int DROPS_OFFSET = 4;

  private final int fd;
  private final MemorySegment counters = Arena.ofAuto().allocate(LENGTH, 4);
  private final MemorySegment length = Arena.ofAuto().allocate(JAVA_INT);
  private long sum;

  KernelDrops(PacketSocket socket) {
    fd = socket.fd();
  }

  /** Asks the kernel. Allocates nothing. */
  synchronized void read() {
    length.set(JAVA_INT, 0, LENGTH);
    if (Libc.tryGetsockopt(
        fd, PacketSocket.SOL_PACKET, PacketSocket.PACKET_STATISTICS, counters, length)) {
      sum += Integer.toUnsignedLong(counters.get(JAVA_INT, DROPS_OFFSET));
    }
  }

  /** How many there were when the kernel was asked last. */
  synchronized long sum() {
    return sum;
  }
}

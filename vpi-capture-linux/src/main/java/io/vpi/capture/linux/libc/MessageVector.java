package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Messages that are sent by one call, {@code sendmmsg(2)}: an array of {@code struct mmsghdr}, each
 * of one piece of memory or two.
 *
 * <pre>
 *  struct mmsghdr            struct iovec
 *   0 name        NULL        0 address
 *  16 iovec                   8 length
 *  24 iovec count 1 or 2
 *  32 control     NULL
 *  48 flags
 *  56 bytes sent
 *  64
 * </pre>
 *
 * <p>Memory is named by its address, since a segment for each message would be an object for each
 * message: the caller sees to it that the bytes are there, and alive until {@link #send} returns.
 *
 * <p>Not thread safe.
 */
public final class MessageVector implements AutoCloseable {
  private static final int MESSAGE_BYTES = 64;
  private static final int IOVEC_OFFSET = 16;
  private static final int IOVEC_COUNT_OFFSET = 24;
  private static final int IOVECS_BYTES = 32;
  private static final int SECOND_IOVEC = 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment messages;
  private final MemorySegment iovecs;

  /**
   * Room for messages.
   *
   * @param capacity how many, 1 to 1024, which is the most that the kernel takes at once
   */
  public MessageVector(int capacity) {
    messages = arena.allocate((long) capacity * MESSAGE_BYTES, 8);
    iovecs = arena.allocate((long) capacity * IOVECS_BYTES, 8);
    for (int i = 0; i < capacity; i++) {
      long message = (long) i * MESSAGE_BYTES;
      messages.set(JAVA_LONG, message + IOVEC_OFFSET, iovecs.address() + (long) i * IOVECS_BYTES);
    }
  }

  /**
   * Makes a message of one piece.
   *
   * @param index which message, 0 to the capacity - 1
   * @param address where its bytes lie
   * @param length how many there are
   */
  public void set(int index, long address, long length) {
    long iovec = (long) index * IOVECS_BYTES;
    iovecs.set(JAVA_LONG, iovec, address);
    iovecs.set(JAVA_LONG, iovec + Long.BYTES, length);
    messages.set(JAVA_LONG, (long) index * MESSAGE_BYTES + IOVEC_COUNT_OFFSET, 1);
  }

  /**
   * Makes a message of two pieces, which are sent as one.
   *
   * @param index which message, 0 to the capacity - 1
   * @param address where the bytes of the first piece lie
   * @param length how many there are
   * @param secondAddress where those of the second lie
   * @param secondLength how many there are
   */
  public void set(int index, long address, long length, long secondAddress, long secondLength) {
    set(index, address, length);
    long iovec = (long) index * IOVECS_BYTES + SECOND_IOVEC;
    iovecs.set(JAVA_LONG, iovec, secondAddress);
    iovecs.set(JAVA_LONG, iovec + Long.BYTES, secondLength);
    messages.set(JAVA_LONG, (long) index * MESSAGE_BYTES + IOVEC_COUNT_OFFSET, 2);
  }

  /**
   * Sends messages, in their order, until one fails. Allocates nothing as long as none fails.
   *
   * @param fd a socket
   * @param first the first message to send
   * @param count how many
   * @param flags {@code MSG_DONTWAIT} and so on
   * @return how many were sent, 1 or more, or the negative error number of the first
   */
  public int send(int fd, int first, int count, int flags) {
    long vector = messages.address() + (long) first * MESSAGE_BYTES;
    int sent = Libc.trySendmmsg(fd, vector, count, flags);
    // A call that keeps the error number costs an object until the JIT has compiled it. So the
    // number is asked for only where there is one, by another try, which may just as well succeed.
    return sent >= 0 ? sent : Libc.sendmmsg(fd, vector, count, flags);
  }

  /** Frees the vector; {@link #send} must not be going on. */
  @Override
  public void close() {
    arena.close();
  }
}

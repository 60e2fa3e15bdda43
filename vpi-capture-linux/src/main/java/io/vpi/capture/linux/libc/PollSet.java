package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A few descriptors that one thread waits for: {@code ppoll(2)}. Waiting allocates nothing.
 *
 * <p>Not thread safe.
 */
public final class PollSet implements AutoCloseable {
  /** There is something to read. */
  public static final int POLLIN = 1;

  /** There is room to write. */
  public static final int POLLOUT = 4;

  /** An error waits at the descriptor; always watched. */
  public static final int POLLERR = 8;

  private static final int POLLFD_BYTES = 8;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment fds;
  private final MemorySegment timeout = arena.allocate(2 * Long.BYTES, 8);
  private final int count;

  /**
   * Watches descriptors for something to read.
   *
   * @param descriptors file descriptors; a negative one is passed over
   */
  public PollSet(int... descriptors) {
    count = descriptors.length;
    fds = arena.allocate((long) count * POLLFD_BYTES, 8);
    for (int i = 0; i < count; i++) {
      fds.set(JAVA_INT, at(i), descriptors[i]);
      watch(i, POLLIN);
    }
  }

  /**
   * Changes what a descriptor is watched for.
   *
   * @param position its place among the descriptors, from 0
   * @param events {@link #POLLIN} and {@link #POLLOUT}; 0 for errors alone
   */
  public void watch(int position, int events) {
    fds.set(JAVA_SHORT, at(position) + 4, (short) events);
  }

  /**
   * Waits.
   *
   * @param nanos for how long at most, in nanoseconds, 0 or more
   * @return how many descriptors have events, 0 if the time is over, or -1 if a signal came; what
   *     {@link #events} answers counts only after a positive answer
   */
  public int await(long nanos) {
    timeout.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
    timeout.set(JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
    return Libc.tryPpoll(fds, count, timeout);
  }

  /**
   * What happened at a descriptor.
   *
   * @param position its place among the descriptors, from 0
   * @return bits such as {@link #POLLIN}
   */
  public int events(int position) {
    return fds.get(JAVA_SHORT, at(position) + 6) & 0xFFFF;
  }

  private static long at(int position) {
    return (long) position * POLLFD_BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }
}

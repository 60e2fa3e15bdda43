package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A signal that wakes a thread out of {@link PollSet#await}: {@code eventfd(2)}. Signals that
 * nobody took yet are one signal.
 *
 * <p>Thread safety: any thread may raise, one takes; {@link #close} once, after all calls have come
 * back.
 */
public final class EventFd implements AutoCloseable {
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
  private final MemorySegment taken = arena.allocate(JAVA_LONG);
  private final int fd;

  private EventFd(int fd) {
    this.fd = fd;
  }

  /**
   * Makes a signal that is not raised.
   *
   * @param source the name of the source it is for
   * @return the signal; the caller closes it
   * @throws CaptureException if this process has no descriptor left
   */
  public static EventFd open(String source) throws CaptureException {
    int answer = Libc.eventfd(0, NONBLOCK_CLOEXEC);
    return new EventFd(Refusal.check(source, "making an eventfd", "CAP_SYS_RESOURCE", answer));
  }

  /**
   * The descriptor, readable while the signal is raised.
   *
   * @return a file descriptor, valid until {@link #close}
   */
  public int fd() {
    return fd;
  }

  /** Raises the signal. */
  public void raise() {
    Libc.write(fd, one, Long.BYTES);
  }

  /**
   * Takes the signal back.
   *
   * @return false if it was not raised
   */
  public boolean take() {
    return Libc.read(fd, taken, Long.BYTES) == Long.BYTES;
  }

  @Override
  public void close() {
    Libc.close(fd);
    arena.close();
  }
}

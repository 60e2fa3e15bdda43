package io.vpi.capture.pcap.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the thread that awaits packets sleeps: in {@code ppoll(2)}, on the capture's descriptor and
 * on an {@code eventfd} that other threads and interrupts write to. Waiting allocates nothing.
 *
 * <p>One thread waits; {@link #wake} may be called by any. Neither may be under way when it is
 * closed.
 */
final class WaitingPlace implements AutoCloseable {
  // struct pollfd { int fd; short events; short revents; }
  private static final long POLLFD_BYTES = 8;
  private static final long POLLFD_EVENTS = 4;

  /** {@code poll} passes a negative descriptor over. */
  private static final int NO_FD = -1;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int captureFd;
  private final int eventFd;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment fds = arena.allocate(2 * POLLFD_BYTES, Integer.BYTES);
  private final MemorySegment timeout = arena.allocate(2 * Long.BYTES, Long.BYTES);
  private final MemorySegment one = arena.allocate(Long.BYTES, Long.BYTES);
  private final MemorySegment drained = arena.allocate(Long.BYTES, Long.BYTES);

  /** Whether {@link #wake} was called since the last wait that it ended. */
  private final AtomicBoolean woken = new AtomicBoolean();

  private InterruptHook hook = new InterruptHook();

  /**
   * Makes a place to wait at.
   *
   * @param captureFd the descriptor that can be read when there are packets; not closed here
   * @throws IOException if there are no file descriptors left
   */
  WaitingPlace(int captureFd) throws IOException {
    this.captureFd = captureFd;
    eventFd = Libc.eventFd();
    if (eventFd < 0) {
      arena.close();
      throw new IOException("this process has no file descriptors left");
    }
    one.set(JAVA_LONG, 0, 1);
    watch(0, captureFd);
    watch(POLLFD_BYTES, eventFd);
  }

  private void watch(long at, int fd) {
    fds.set(JAVA_INT, at, fd);
    fds.set(JAVA_SHORT, at + POLLFD_EVENTS, Libc.POLLIN);
  }

  /** Ends the wait that is going on, or the next one. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      Libc.write(eventFd, one.address(), Long.BYTES);
    }
  }

  /** Whether the next wait would end at once by a {@link #wake}, which is hereby used up. */
  boolean takeWakeup() {
    if (!woken.getPlain() || !woken.getAndSet(false)) {
      return false;
    }
    // In this order: a wake that comes in between stays marked, though its number is read here.
    Libc.read(eventFd, drained.address(), Long.BYTES);
    return true;
  }

  /**
   * Waits for packets, a {@link #wake}, or an interrupt.
   *
   * @param timeoutNanos the longest wait, in nanoseconds, 0 or more
   * @param forPackets whether packets end the wait
   * @return false if the time passed and nothing happened
   */
  boolean await(long timeoutNanos, boolean forPackets) {
    fds.set(JAVA_INT, 0, forPackets ? captureFd : NO_FD);
    long start = System.nanoTime();
    if (!hook.isOpen()) {
      hook = new InterruptHook();
    }
    hook.enter();
    try {
      while (true) {
        long left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
        timeout.set(JAVA_LONG, 0, left / NANOS_PER_SECOND);
        timeout.set(JAVA_LONG, Long.BYTES, left % NANOS_PER_SECOND);
        int ready = Libc.poll(fds.address(), 2, timeout.address());
        if (ready > 0) {
          takeWakeup();
          return true;
        }
        // A signal to the process may end the call early.
        if (ready == 0 || left == 0) {
          return takeWakeup();
        }
      }
    } finally {
      hook.leave();
      if (Thread.currentThread().isInterrupted()) {
        takeWakeup();
      }
    }
  }

  @Override
  public void close() {
    Libc.close(eventFd);
    arena.close();
  }

  /**
   * Learns of an interrupt of the waiting thread while that is in native code: the JDK closes the
   * interruptible channel that a thread is in. It is of no use after that, and replaced.
   */
  private final class InterruptHook extends AbstractInterruptibleChannel {
    InterruptHook() {}

    void enter() {
      begin();
    }

    void leave() {
      try {
        end(true);
      } catch (ClosedByInterruptException e) {
        // The mark of the interrupt stays with the thread, which is all that the caller is to see.
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void implCloseChannel() {
      wake();
    }
  }
}

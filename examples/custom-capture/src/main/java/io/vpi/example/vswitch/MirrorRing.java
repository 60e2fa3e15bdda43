package io.vpi.example.vswitch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's own: a ring of native memory that a virtual switch mirrors frames into, and one
 * sensor reads. A frame that finds the ring full is dropped and counted: a mirror never holds the
 * switch up.
 *
 * <pre>
 * slot:  0        8        12       16
 *        | time   | length | port   | frame ...
 * </pre>
 *
 * <p>Thread safe for one writer and one reader.
 */
public final class MirrorRing implements AutoCloseable {
  /** Longest frame in bytes; longer ones are cut. */
  public static final int MAX_FRAME = 2032;

  private static final int SLOTS = 256;
  private static final int SLOT_LENGTH = 2048;
  private static final int TIME_OFFSET = 0;
  private static final int LENGTH_OFFSET = 8;
  private static final int PORT_OFFSET = 12;
  private static final int FRAME_OFFSET = 16;

  private static final Map<String, MirrorRing> BY_SWITCH = new ConcurrentHashMap<>();

  private final String switchName;
  private final String[] ports;

  /** Reachable as long as somebody reads it: a batch that is lent stays readable. */
  private final MemorySegment memory = Arena.ofAuto().allocate((long) SLOTS * SLOT_LENGTH, 64);

  private volatile long written;
  private volatile long freed;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean closed;
  private boolean woken;

  /**
   * Makes the ring of a switch.
   *
   * @param switchName the switch
   * @param ports the names of its ports
   */
  public MirrorRing(String switchName, String... ports) {
    this.switchName = switchName;
    this.ports = ports.clone();
    BY_SWITCH.put(switchName, this);
  }

  /** The ring of a switch, or null if there is no such switch. */
  static @Nullable MirrorRing of(String switchName) {
    return BY_SWITCH.get(switchName);
  }

  String name() {
    return switchName;
  }

  String[] ports() {
    return ports.clone();
  }

  /**
   * Mirrors a frame; the switch calls this.
   *
   * @param port which of the switch's ports it came in by
   * @param nanos when, in nanoseconds since the epoch
   * @param frame its bytes, without frame check sequence
   */
  public void mirror(int port, long nanos, byte[] frame) {
    long next = written;
    if (next - freed == SLOTS) {
      dropped.incrementAndGet();
      return;
    }
    long slot = slot(next);
    memory.set(ValueLayout.JAVA_LONG, slot + TIME_OFFSET, nanos);
    memory.set(ValueLayout.JAVA_INT, slot + LENGTH_OFFSET, frame.length);
    memory.set(ValueLayout.JAVA_INT, slot + PORT_OFFSET, port);
    int kept = Math.min(frame.length, MAX_FRAME);
    MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, slot + FRAME_OFFSET, kept);
    written = next + 1;
    wake();
  }

  /** The switch goes down: no more frames. Those that are in the ring can still be read. */
  public void shutDown() {
    closed = true;
    wake();
  }

  /** Shuts down and gives the name up. */
  @Override
  public void close() {
    shutDown();
    BY_SWITCH.remove(switchName, this);
  }

  MemorySegment memory() {
    return memory;
  }

  /** How many frames were written so far; frame n is in the ring until {@link #free} has it. */
  long written() {
    return written;
  }

  /** Lets the switch write over all frames below a number. */
  void free(long upTo) {
    freed = upTo;
  }

  long dropped() {
    return dropped.get();
  }

  boolean isClosed() {
    return closed;
  }

  long time(long frame) {
    return memory.get(ValueLayout.JAVA_LONG, slot(frame) + TIME_OFFSET);
  }

  int length(long frame) {
    return memory.get(ValueLayout.JAVA_INT, slot(frame) + LENGTH_OFFSET);
  }

  int port(long frame) {
    return memory.get(ValueLayout.JAVA_INT, slot(frame) + PORT_OFFSET);
  }

  long offset(long frame) {
    return slot(frame) + FRAME_OFFSET;
  }

  /** Waits until there is a frame beyond a number, the switch goes down, or somebody wakes. */
  synchronized boolean await(long frame, long nanos) {
    long end = System.nanoTime() + nanos;
    while (!woken && !closed && written <= frame) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    woken = false;
    return true;
  }

  /** Ends a wait. */
  synchronized void wakeReader() {
    woken = true;
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }

  private static long slot(long frame) {
    return frame % SLOTS * SLOT_LENGTH;
  }
}

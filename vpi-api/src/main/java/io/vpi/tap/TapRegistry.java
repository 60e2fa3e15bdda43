package io.vpi.tap;

import java.util.Arrays;
import java.util.Objects;

/**
 * Gives numbers to tap points. Sources that feed one sensor share one registry, so that a tap id
 * means the same in all their batches. Ids count up from 0 and stay for the registry's life.
 *
 * <p>Thread safe: {@link #tap} takes no lock, {@link #register} takes one.
 */
public final class TapRegistry {
  /** The most taps that a registry takes: a bound, since a capture file may declare any number. */
  public static final int MAX_TAPS = 65_536;

  /** Doubled when full; a slot is written before {@link #size} covers it. */
  private volatile TapPoint[] taps = new TapPoint[4];

  private volatile int size;

  /** Makes an empty registry. */
  public TapRegistry() {}

  /**
   * Adds a tap point. One that equals another still gets an id of its own: two interfaces of a file
   * may bear the same name.
   *
   * @param tap what is known of it
   * @return its id, 0 to {@link #MAX_TAPS} - 1, or -1 ({@link io.vpi.packet.PacketBatch#NO_TAP}) if
   *     the registry is full
   */
  public synchronized int register(TapPoint tap) {
    Objects.requireNonNull(tap, "tap");
    int id = size;
    if (id == MAX_TAPS) {
      return -1;
    }
    if (id == taps.length) {
      taps = Arrays.copyOf(taps, 2 * id);
    }
    taps[id] = tap;
    size = id + 1;
    return id;
  }

  /**
   * Looks a tap point up.
   *
   * @param id any value
   * @return the tap, or {@link TapPoint#UNKNOWN} if no tap has this id
   */
  public TapPoint tap(int id) {
    return id >= 0 && id < size ? taps[id] : TapPoint.UNKNOWN;
  }

  /**
   * How many taps are registered.
   *
   * @return 0 to {@link #MAX_TAPS}
   */
  public int size() {
    return size;
  }
}

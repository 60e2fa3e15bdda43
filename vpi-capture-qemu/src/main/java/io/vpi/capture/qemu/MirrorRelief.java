package io.vpi.capture.qemu;

/**
 * Looks after a mirror whose sensor does not poll: QEMU writes the copies with the guest held, so
 * they must be read by somebody. A sensor that has not been there for a while finds the oldest of
 * them, and the newest from the time that it comes back.
 *
 * <p>Thread safe.
 */
final class MirrorRelief {
  /** How long a guest's traffic may be held up by a sensor, in nanoseconds. */
  static final long LONGEST_LAG_NANOS = 200_000_000;

  private static final long INTERVAL_MILLIS = 50;

  private final Runnable shed;
  private final Rounds rounds;
  private volatile long lastSeen = System.nanoTime();
  private volatile boolean isWaiting;

  /** Looks from now on, until {@link #stop}; {@code shed} drops all that waits. */
  MirrorRelief(String name, Runnable shed) {
    this.shed = shed;
    rounds = Rounds.start("vpi relief of " + name, INTERVAL_MILLIS, this::look);
  }

  /** The sensor polls. */
  void sensorIsHere() {
    lastSeen = System.nanoTime();
  }

  /** The sensor waits for packets, and will come as soon as there are any; or has come. */
  void sensorWaits(boolean waits) {
    lastSeen = System.nanoTime();
    isWaiting = waits;
  }

  private void look() {
    if (!isWaiting && System.nanoTime() - lastSeen > LONGEST_LAG_NANOS) {
      shed.run();
    }
  }

  void stop() {
    rounds.stop();
  }
}

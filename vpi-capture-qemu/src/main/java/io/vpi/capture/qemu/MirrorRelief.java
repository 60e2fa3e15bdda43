package io.vpi.capture.qemu;

/**
 * Looks after a mirror whose sensor does not poll: QEMU writes the copies with the guest held, so
 * they must be read by somebody. A sensor that has not been there for a while finds the oldest of
 * them, and the newest from the time that it comes back.
 *
 * <p>Thread safe.
 */
final class MirrorRelief implements Runnable {
  /** How long a guest's traffic may be held up by a sensor, in nanoseconds. */
  static final long LONGEST_LAG_NANOS = 200_000_000;

  private static final long INTERVAL_MILLIS = 50;

  private final Runnable shed;
  private final Object lock = new Object();
  private volatile long lastSeen = System.nanoTime();
  private volatile boolean isWaiting;
  private boolean stopped;

  private MirrorRelief(Runnable shed) {
    this.shed = shed;
  }

  /** Starts to look; {@code shed} drops all that waits. */
  static MirrorRelief start(String name, Runnable shed) {
    MirrorRelief relief = new MirrorRelief(shed);
    Thread.ofPlatform().daemon().name("vpi relief of " + name).start(relief);
    return relief;
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

  @Override
  public void run() {
    try {
      synchronized (lock) {
        while (!stopped) {
          lock.wait(INTERVAL_MILLIS);
          if (!stopped && !isWaiting && System.nanoTime() - lastSeen > LONGEST_LAG_NANOS) {
            shed.run();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts a thread wants its end.
    }
  }

  void stop() {
    synchronized (lock) {
      stopped = true;
      lock.notifyAll();
    }
  }
}

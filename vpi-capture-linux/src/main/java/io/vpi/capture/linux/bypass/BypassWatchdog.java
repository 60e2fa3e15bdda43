package io.vpi.capture.linux.bypass;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Leads paths around a sensor that has died, and back through it when there is one again. It is
 * meant to run in a process of its own, which shares no fate with the sensor.
 *
 * <pre>{@code
 * try (BypassPath pair = BridgedPair.open("tap1", "uplink", "vpi-bypass", "");
 *     SensorWatch watch = LifelineWatch.listen(Path.of("/run/vpi/lifeline"), 500)) {
 *   new BypassWatchdog(List.of(pair), watch, FailPolicy.OPEN, listener).run();
 * }
 * }</pre>
 *
 * <p>A sensor is told that a path is its own after the way around it is closed, once each path was
 * tried: for the moment between, no packet passes, rather than each passing twice.
 *
 * <p>Threads: {@link #run} is called by one, {@link #stop} by any.
 */
public final class BypassWatchdog {
  /** How long a sensor may take to report, when a watchdog starts beside one that runs. */
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long WAIT_MILLIS = 1000;

  private final SensorWatch watch;
  private final FailPolicy policy;
  private final BypassListener listener;
  private final List<PathSwitch> switches = new ArrayList<>();

  /** Whether the sensor that lives is yet to be told that the paths are its own. */
  private boolean grantDue;

  private volatile boolean stopped;

  /**
   * Makes a watchdog.
   *
   * @param paths the paths that lead through the sensor; the caller closes them
   * @param watch tells of the sensor; the caller closes it
   * @param policy what becomes of the paths without a sensor
   * @param listener hears what is done
   */
  public BypassWatchdog(
      List<BypassPath> paths, SensorWatch watch, FailPolicy policy, BypassListener listener) {
    this.watch = watch;
    this.policy = policy;
    this.listener = listener;
    for (BypassPath path : paths) {
      switches.add(new PathSwitch(path, listener, watch::wakeup));
    }
  }

  /**
   * Watches until {@link #stop}; called once. The paths stay then as they are.
   *
   * @throws IOException if the sensor cannot be watched any more
   */
  public void run() throws IOException {
    switches.forEach(PathSwitch::start);
    try {
      long holder = awaitFirst();
      if (!stopped) {
        turn(SensorWatch.NONE, holder);
      }
      while (!stopped) {
        long sensor = watch.await(WAIT_MILLIS);
        if (sensor != holder && !stopped) {
          turn(holder, sensor);
          holder = sensor;
        }
        if (grantDue && switches.stream().allMatch(PathSwitch::isTried)) {
          grantDue = false;
          watch.grant();
        }
      }
    } finally {
      switches.forEach(PathSwitch::stop);
    }
  }

  private long awaitFirst() throws IOException {
    long start = System.nanoTime();
    long sensor = SensorWatch.NONE;
    while (sensor == SensorWatch.NONE && !stopped) {
      long left = FIRST_NANOS - (System.nanoTime() - start);
      if (left <= 0) {
        break;
      }
      sensor = watch.await(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    }
    return sensor;
  }

  private void turn(long before, long sensor) {
    long now = System.nanoTime();
    boolean isLost = sensor == SensorWatch.NONE;
    grantDue = !isLost;
    if (isLost) {
      listener.lost(before);
    }
    if (!isLost || policy == FailPolicy.OPEN) {
      switches.forEach(path -> path.turn(sensor, now));
    }
  }

  /** Ends {@link #run} soon. From any thread. */
  public void stop() {
    stopped = true;
    watch.wakeup();
  }
}

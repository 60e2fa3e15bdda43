package io.vpi.sensor.bypass;

import io.vpi.capture.linux.bypass.BypassListener;
import io.vpi.capture.linux.bypass.BypassPath;
import io.vpi.capture.linux.bypass.FailPolicy;
import io.vpi.capture.linux.bypass.SensorWatch;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells in lines what a watchdog does. An error that repeats is told once. Thread safe. */
public final class BypassReport implements BypassListener {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Consumer<String> lines;
  private final FailPolicy policy;
  private final Map<BypassPath, String> errors = new ConcurrentHashMap<>();

  /**
   * Makes a report.
   *
   * @param lines takes each line
   * @param policy what becomes of paths without a sensor
   */
  public BypassReport(Consumer<String> lines, FailPolicy policy) {
    this.lines = lines;
    this.policy = policy;
  }

  @Override
  public void lost(long sensor) {
    String what =
        sensor == SensorWatch.NONE ? "there is no sensor" : "sensor " + sensor + " is lost";
    lines.accept(what + (policy == FailPolicy.CLOSED ? ", no packet passes" : ""));
  }

  @Override
  public void bypassed(BypassPath path, long nanos) {
    errors.remove(path);
    double millis = nanos / NANOS_PER_MILLI;
    lines.accept(
        String.format(
            Locale.ROOT, "%s leads around the sensor after %.1f ms", path.name(), millis));
  }

  @Override
  public void restored(BypassPath path, long sensor) {
    errors.remove(path);
    lines.accept(path.name() + " leads through sensor " + sensor);
  }

  @Override
  public void failed(BypassPath path, IOException error) {
    String message = String.valueOf(error.getMessage());
    if (!message.equals(errors.put(path, message))) {
      lines.accept(message + ", trying again each second");
    }
  }
}

package io.vpi.capture.linux.bypass;

import java.io.IOException;

/**
 * A path that packets take through an inline sensor, and the way around it. Both methods may be
 * called when things are as they are to be already, and then change nothing; one that failed may be
 * called again.
 *
 * <p>Used by one thread.
 */
public interface BypassPath extends AutoCloseable {
  /**
   * The path's name.
   *
   * @return such as {@code bridge:tap1,uplink}
   */
  String name();

  /**
   * Lets packets pass by the sensor.
   *
   * @throws IOException if that fails, with one sentence that says why
   */
  void bypass() throws IOException;

  /**
   * Leads packets through the sensor alone.
   *
   * @throws IOException if that fails, with one sentence that says why
   */
  void restore() throws IOException;

  /** Lets go of what the path holds. Packets go on as they did. */
  @Override
  void close();
}

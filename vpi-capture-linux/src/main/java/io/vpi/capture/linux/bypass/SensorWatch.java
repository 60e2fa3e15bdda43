package io.vpi.capture.linux.bypass;

import java.io.IOException;

/**
 * Tells whether there is a sensor that lives.
 *
 * <p>Used by one thread, but for {@link #wakeup()}.
 */
public interface SensorWatch extends AutoCloseable {
  /** What {@link #await} answers while no sensor lives. */
  long NONE = 0;

  /**
   * Waits until something may have changed. May come back early.
   *
   * @param timeoutMillis the longest wait, in milliseconds, 1 or more
   * @return the process id of the sensor that lives, or {@link #NONE}
   * @throws IOException if it cannot be watched any more
   */
  long await(long timeoutMillis) throws IOException;

  /**
   * Tells the sensor that {@link #await} answered last that the path leads through it now.
   *
   * @throws IOException if it cannot be watched any more
   */
  void grant() throws IOException;

  /** Ends a wait in {@link #await}, or the next one. From any thread. */
  void wakeup();

  @Override
  void close();
}

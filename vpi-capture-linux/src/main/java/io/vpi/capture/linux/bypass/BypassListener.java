package io.vpi.capture.linux.bypass;

import java.io.IOException;

/**
 * Hears what a {@link BypassWatchdog} does, on its thread and on those of the paths: calls may come
 * at once. None may block.
 */
public interface BypassListener {
  /**
   * A sensor has died, or hangs.
   *
   * @param sensor its process id, or {@link SensorWatch#NONE} if there was none from the start
   */
  void lost(long sensor);

  /**
   * A path leads around the sensor now.
   *
   * @param path which
   * @param nanos how long that took since the sensor was found to be lost, in nanoseconds
   */
  void bypassed(BypassPath path, long nanos);

  /**
   * A path leads through a sensor now.
   *
   * @param path which
   * @param sensor the sensor's process id
   */
  void restored(BypassPath path, long sensor);

  /**
   * A path could not be changed; it is tried again each second.
   *
   * @param path which
   * @param error why, in one sentence
   */
  void failed(BypassPath path, IOException error);
}

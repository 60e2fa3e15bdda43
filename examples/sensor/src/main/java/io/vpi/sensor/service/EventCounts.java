package io.vpi.sensor.service;

/**
 * What became of events on their way to a file.
 *
 * @param accepted how many were taken to be written
 * @param dropped how many were not taken, since the queue was full
 * @param lost how many were taken and not written, since writing failed
 */
public record EventCounts(long accepted, long dropped, long lost) {
  /** Of a sensor that writes none. */
  public static final EventCounts NONE = new EventCounts(0, 0, 0);
}

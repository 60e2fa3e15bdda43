package io.vpi.event;

/** Counters of a source or an inspector at one moment. */
public interface StatsEvent extends Event {
  /**
   * Whose counters these are.
   *
   * @return such as the name of a source
   */
  String subject();

  /**
   * How many counters there are.
   *
   * @return 0 or more
   */
  int size();

  /**
   * A counter's name.
   *
   * @param index 0 to {@link #size()} - 1
   * @return lower case words joined by underscores, groups joined by dots
   */
  String name(int index);

  /**
   * A counter's value.
   *
   * @param index 0 to {@link #size()} - 1
   * @return the value, or {@link io.vpi.capture.CaptureStatistics#UNKNOWN}
   */
  long value(int index);
}

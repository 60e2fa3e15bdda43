package io.vpi.event;

/**
 * Takes events. It is called on the inspector's thread, between two packets of live traffic:
 *
 * <ul>
 *   <li>It must not block; what takes time is queued and done elsewhere.
 *   <li>An event is valid during the call only; it is reused.
 *   <li>One that throws is caught and counted by the inspector; inspection goes on.
 *   <li>A sink that serves several inspectors is called by several threads at once.
 * </ul>
 *
 * <p>Each method does nothing unless overridden, so a sink implements those it cares for, and new
 * kinds of events do not break it.
 */
public interface EventSink {
  /** Takes every event and does nothing. */
  EventSink NONE = new EventSink() {};

  /**
   * A rule matched.
   *
   * @param alert valid during the call
   */
  default void onAlert(AlertEvent alert) {}

  /**
   * A packet is not what its headers say.
   *
   * @param anomaly valid during the call
   */
  default void onAnomaly(AnomalyEvent anomaly) {}

  /**
   * A flow has ended.
   *
   * @param flow valid during the call
   */
  default void onFlow(FlowEvent flow) {}

  /**
   * Counters.
   *
   * @param stats valid during the call
   */
  default void onStats(StatsEvent stats) {}
}

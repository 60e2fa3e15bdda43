package io.vpi.flow.report;

/**
 * Takes what is wrong with the packet at hand, from the parts of the engine.
 *
 * <p>Called on the engine's thread; must not throw.
 */
@FunctionalInterface
public interface AnomalySink {
  /** Takes nothing. */
  AnomalySink NONE = (kind, required, available) -> {};

  /**
   * Something is wrong.
   *
   * @param kind what
   * @param required what would have been right, as the kind says
   * @param available what was there, as the kind says
   */
  void anomaly(FlowAnomaly kind, long required, long available);
}

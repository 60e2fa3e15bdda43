package io.vpi.detect;

/** Which anomalies become events. All are counted in any case. */
public enum AnomalyReporting {
  /**
   * All, up to {@link Inspector#MAX_ANOMALY_EVENTS} a batch: traffic that is nothing but damage
   * must not drown what else there is to tell. Those beyond are counted as suppressed.
   */
  ALL,
  /** None. */
  NONE
}

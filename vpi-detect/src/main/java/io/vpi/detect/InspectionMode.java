package io.vpi.detect;

/** Whether an inspector only watches or also judges. */
public enum InspectionMode {
  /**
   * It watches: {@code drop} and {@code reject} rules raise their events and leave the packet's
   * verdict as it is. That the rule would have dropped, its signature's action tells.
   */
  PASSIVE,
  /** It judges: {@code drop} and {@code reject} rules set the packet's verdict. */
  INLINE
}

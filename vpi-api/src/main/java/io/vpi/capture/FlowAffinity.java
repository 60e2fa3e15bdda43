package io.vpi.capture;

/**
 * Which packets surely come through the same queue, where a source has several: what one inspector
 * a queue can rely on.
 */
public enum FlowAffinity {
  /**
   * None: the packets of one flow may come through any queue, or its two directions through two.
   */
  NONE,
  /**
   * Both directions of a flow by the outermost addresses and ports; fragments and tunnels may
   * stray.
   */
  OUTER,
  /** Both directions of every flow, tunnelled or fragmented too. A source with one queue has it. */
  INNER
}

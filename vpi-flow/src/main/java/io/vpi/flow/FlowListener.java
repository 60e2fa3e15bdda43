package io.vpi.flow;

import io.vpi.event.FlowEvent;
import io.vpi.flow.report.FlowAnomaly;

/**
 * Is told what an engine makes of packets and flows. Called on the engine's thread; what it is
 * given is valid during the call. It must not throw.
 *
 * <p>For each packet that is handed on: {@link #onPacket}; then its anomalies and the stream bytes
 * that it made available; then {@link #onPacketDone}.
 */
public interface FlowListener {
  /** Listens to nothing. */
  FlowListener NONE = new FlowListener() {};

  /**
   * A packet is at hand: its flow is known, its stream bytes follow.
   *
   * @param packet the packet, reused
   */
  default void onPacket(FlowPacket packet) {}

  /**
   * All that the packet made available was handed out.
   *
   * @param packet the same packet
   */
  default void onPacketDone(FlowPacket packet) {}

  /**
   * Something is wrong with a packet in the context of its flow.
   *
   * @param packet the packet; not {@link FlowPacket#isPresent() present} for what a timer found
   * @param kind what is wrong
   * @param required what would have been right, as the kind says
   * @param available what was there, as the kind says
   */
  default void onAnomaly(FlowPacket packet, FlowAnomaly kind, long required, long available) {}

  /**
   * A flow has ended; its streams have, too.
   *
   * @param flow the flow, reused
   * @param flowId its number, another flow's from now on
   */
  default void onFlowEnd(FlowEvent flow, int flowId) {}
}

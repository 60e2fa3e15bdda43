package io.vpi.detect;

import io.vpi.decode.LayerTable;
import io.vpi.event.AnomalyEvent;
import io.vpi.flow.report.FlowAnomaly;

/** The event of an anomaly that a packet has in the context of its flow. */
final class FlowAnomalyEvent extends PacketEventView implements AnomalyEvent {
  private FlowAnomaly kind = FlowAnomaly.TRUNCATED;
  private LayerTable layers;
  private long required;
  private long available;

  FlowAnomalyEvent(PacketContext context, LayerTable none) {
    super(context);
    layers = none;
  }

  FlowAnomalyEvent with(FlowAnomaly itsKind, LayerTable table, long right, long found) {
    kind = itsKind;
    layers = table;
    required = right;
    available = found;
    return this;
  }

  @Override
  public String anomaly() {
    return kind.label();
  }

  /** The layer that the anomaly was found in: the transport's, or IP's where there is none. */
  private int index() {
    int transport = layers.transport(context().packet());
    return transport >= 0 ? transport : layers.network(context().packet());
  }

  @Override
  public String layer() {
    return index() < 0 ? "" : layers.protocol(context().packet(), index()).label();
  }

  @Override
  public int layerOffset() {
    return index() < 0 ? 0 : layers.offset(context().packet(), index());
  }

  @Override
  public long required() {
    return required;
  }

  @Override
  public long available() {
    return available;
  }

  @Override
  public String limit() {
    return "flow";
  }
}

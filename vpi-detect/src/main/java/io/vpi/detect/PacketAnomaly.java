package io.vpi.detect;

import io.vpi.decode.LayerTable;
import io.vpi.event.AnomalyEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The anomaly event of an inspector. */
final class PacketAnomaly extends PacketEventView implements AnomalyEvent {
  private @Nullable LayerTable table;
  private int index;

  PacketAnomaly(PacketContext context) {
    super(context);
  }

  PacketAnomaly with(LayerTable layers, int anomaly) {
    table = layers;
    index = anomaly;
    return this;
  }

  private LayerTable table() {
    return Objects.requireNonNull(table);
  }

  private int packet() {
    return context().packet();
  }

  @Override
  public String anomaly() {
    return AnomalyNames.of(
        table().anomalyProtocol(packet(), index), table().anomalyKind(packet(), index));
  }

  @Override
  public String layer() {
    return table().anomalyProtocol(packet(), index).label();
  }

  @Override
  public int layerOffset() {
    return table().anomalyOffset(packet(), index);
  }

  @Override
  public long required() {
    return table().anomalyRequired(packet(), index);
  }

  @Override
  public long available() {
    return table().anomalyAvailable(packet(), index);
  }

  @Override
  public String limit() {
    return AnomalyNames.limit(table().anomalyLimit(packet(), index));
  }
}

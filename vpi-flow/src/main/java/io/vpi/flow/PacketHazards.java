package io.vpi.flow;

import io.vpi.decode.AnomalyKind;
import io.vpi.decode.Ipv4;
import io.vpi.decode.LayerTable;
import io.vpi.decode.OptionReader;
import io.vpi.decode.Protocol;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.packet.PacketBatch;

/**
 * Looks at a packet by itself for what no honest host sends today and what an inspector cannot see
 * through: inline, such a packet does not go on.
 */
final class PacketHazards {
  private static final int LOOSE_SOURCE_ROUTE = 131;
  private static final int STRICT_SOURCE_ROUTE = 137;

  private final AnomalySink anomalies;
  private final OptionReader options = new OptionReader();

  PacketHazards(AnomalySink anomalies) {
    this.anomalies = anomalies;
  }

  /** What became of the look. */
  enum Finding {
    /** Nothing that matters here. */
    NONE,
    /** It is not followed to its end, or has a header that is an attack: not to go on inline. */
    HAZARD,
    /** Its IP length field claims more than was on the wire: its receiver throws it away. */
    CUT
  }

  /** Looks at a packet; tells what the flow engine has names for. */
  Finding look(PacketBatch batch, LayerTable layers, int packet) {
    int network = layers.network(packet);
    if (network >= 0
        && layers.protocol(packet, network) == Protocol.IPV4
        && layers.headerLength(packet, network) > Ipv4.MIN_HEADER_LENGTH) {
      lookForSourceRoute(batch, layers, packet, network);
    }
    int found = Math.min(layers.anomalyCount(packet), LayerTable.MAX_ANOMALIES);
    Finding result = Finding.NONE;
    for (int i = 0; i < found; i++) {
      AnomalyKind kind = layers.anomalyKind(packet, i);
      Protocol protocol = layers.anomalyProtocol(packet, i);
      if (kind == AnomalyKind.TOO_MANY_LAYERS
          || (kind == AnomalyKind.DEPRECATED && protocol == Protocol.IPV6_ROUTING)) {
        result = Finding.HAZARD;
      } else if (kind == AnomalyKind.LENGTH_EXCEEDS_PACKET
          && (protocol == Protocol.IPV4 || protocol == Protocol.IPV6)) {
        anomalies.anomaly(
            FlowAnomaly.TRUNCATED,
            layers.anomalyRequired(packet, i),
            layers.anomalyAvailable(packet, i));
        return Finding.CUT;
      }
    }
    return result;
  }

  private void lookForSourceRoute(PacketBatch batch, LayerTable layers, int packet, int network) {
    options.ipv4(
        batch.memory(),
        batch.offset(packet) + layers.offset(packet, network),
        layers.headerLength(packet, network));
    while (options.next()) {
      int type = options.type();
      if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) {
        anomalies.anomaly(FlowAnomaly.SOURCE_ROUTE, 0, type);
        return;
      }
    }
  }
}

package io.vpi.sensor.format;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import java.io.IOException;
import java.util.Locale;

/**
 * One JSON object a line and packet: its frame, its layers with offset, header length and main
 * fields, the overlays it goes through, the layers of the packet that an ICMP error quotes ({@code
 * embedded}), its anomalies. Offsets and lengths are in bytes; times are RFC 3339 in UTC with
 * nanoseconds. A member whose value is not known is left out.
 */
public final class JsonFormat implements PacketFormat {
  private final IsoTime time = new IsoTime();

  /** Makes the format. */
  public JsonFormat() {}

  @Override
  public void write(PacketView packet, TextOutput out) throws IOException {
    PacketBatch batch = packet.batch();
    int index = packet.index();
    out.put("{\"number\":");
    out.decimal(packet.number());
    if (packet.hasTimestamp()) {
      out.put(",\"timestamp\":\"");
      time.write(out, batch.timestamp(index));
      out.put('"');
    }
    out.put(",\"link\":\"");
    out.put(LinkType.name(batch.linkType(index)));
    out.put("\",\"wire_length\":");
    out.decimal(batch.wireLength(index));
    out.put(",\"captured_length\":");
    out.decimal(batch.capturedLength(index));
    writeTap(packet, out);
    writeStrippedVlans(batch, index, out);
    out.put(",\"state\":\"");
    out.put(packet.layers().state(index).name().toLowerCase(Locale.ROOT));
    out.put("\",\"layers\":");
    writeLayers(packet, 0, packet.layerCount(), out);
    writeOverlays(packet, out);
    if (packet.layerCount() > 0) {
      out.put(",\"payload\":{\"offset\":");
      out.decimal(packet.layers().payloadOffset(index));
      out.put(",\"length\":");
      out.decimal(packet.layers().payloadLength(index));
      out.put('}');
    }
    if (packet.embeddedLayerCount() > 0) {
      out.put(",\"embedded\":");
      writeLayers(packet, packet.layerCount(), packet.embeddedLayerCount(), out);
    }
    writeAnomalies(packet, out);
    out.put('}');
    out.endLine();
  }

  private static void writeTap(PacketView packet, TextOutput out) {
    TapPoint tap = packet.tap();
    text(out, "host", tap.host());
    text(out, "switch", tap.switchName());
    text(out, "port", tap.port());
    text(out, "guest", tap.guest());
    Direction direction = packet.batch().direction(packet.index());
    if (direction != Direction.UNKNOWN) {
      text(out, "direction", direction == Direction.INGRESS ? "ingress" : "egress");
    }
  }

  private static void text(TextOutput out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(",\"");
      out.put(key);
      out.put("\":");
      out.quoted(value);
    }
  }

  private static void writeStrippedVlans(PacketBatch batch, int index, TextOutput out) {
    int count = batch.strippedVlanCount(index);
    for (int i = 0; i < count; i++) {
      out.put(i == 0 ? ",\"stripped_vlans\":[" : ",");
      out.decimal(batch.strippedVlan(index, i) & 0xFFF);
    }
    if (count > 0) {
      out.put(']');
    }
  }

  private static void writeLayers(PacketView packet, int first, int count, TextOutput out) {
    out.put('[');
    for (int layer = first; layer < first + count; layer++) {
      if (layer > first) {
        out.put(',');
      }
      writeLayer(packet, layer, out);
    }
    out.put(']');
  }

  /** Each overlay with its protocol, the index of its layer, and its network's id if it has one. */
  private static void writeOverlays(PacketView packet, TextOutput out) {
    LayerTable layers = packet.layers();
    int count = layers.overlayCount(packet.index());
    for (int level = 0; level < count; level++) {
      int layer = layers.overlayLayer(packet.index(), level);
      out.put(level == 0 ? ",\"overlays\":[{\"protocol\":\"" : ",{\"protocol\":\"");
      out.put(packet.protocol(layer).label());
      out.put("\",\"layer\":");
      out.decimal(layer);
      long id = layers.overlayId(packet.index(), level);
      if (id != LayerTable.NO_ID) {
        out.put(",\"id\":");
        out.decimal(id);
      }
      out.put('}');
    }
    if (count > 0) {
      out.put(']');
    }
  }

  private static void writeLayer(PacketView packet, int layer, TextOutput out) {
    out.put("{\"protocol\":\"");
    out.put(packet.protocol(layer).label());
    out.put("\",\"offset\":");
    out.decimal(packet.layers().offset(packet.index(), layer));
    out.put(",\"header_length\":");
    out.decimal(packet.layers().headerLength(packet.index(), layer));
    JsonFields.write(packet, layer, out);
    out.put('}');
  }

  private static void writeAnomalies(PacketView packet, TextOutput out) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    int count = layers.anomalyCount(index);
    if (count == 0) {
      return;
    }
    out.put(",\"anomaly_count\":");
    out.decimal(count);
    out.put(",\"anomalies\":[");
    for (int i = 0; i < Math.min(count, LayerTable.MAX_ANOMALIES); i++) {
      out.put(i == 0 ? "{\"anomaly\":\"" : ",{\"anomaly\":\"");
      out.put(layers.anomalyProtocol(index, i).label());
      out.put('.');
      out.put(layers.anomalyKind(index, i).label());
      out.put("\",\"offset\":");
      out.decimal(layers.anomalyOffset(index, i));
      out.put(",\"required\":");
      out.decimal(layers.anomalyRequired(index, i));
      out.put(",\"available\":");
      out.decimal(layers.anomalyAvailable(index, i));
      Protocol limit = layers.anomalyLimit(index, i);
      out.put(",\"limit\":\"");
      out.put(limit == null ? "captured" : limit.label());
      out.put("\"}");
    }
    out.put(']');
  }
}

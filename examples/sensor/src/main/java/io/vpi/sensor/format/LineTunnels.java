package io.vpi.sensor.format;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Mpls;
import io.vpi.decode.Protocol;
import java.util.EnumSet;

/** What {@link LineFormat} says of labels and tunnels. */
final class LineTunnels {
  private static final long IP = PacketView.mask(EnumSet.of(Protocol.IPV4, Protocol.IPV6));
  private static final long MPLS = PacketView.mask(EnumSet.of(Protocol.MPLS));

  private LineTunnels() {}

  /**
   * Writes the labels, the overlays and the outer IP layers, each if there are any.
   *
   * @param shown the IP layer whose ends are shown already, or {@link LayerTable#NONE}
   */
  static void write(PacketView packet, int shown, TextOutput out) {
    writeLabels(packet, out);
    writeOverlays(packet, out);
    writeOuterEnds(packet, shown, out);
  }

  private static void writeLabels(PacketView packet, TextOutput out) {
    if (!packet.hasAny(MPLS)) {
      return;
    }
    boolean more = false;
    for (int layer = 0; layer < packet.layerCount(); layer++) {
      if (packet.isAny(MPLS, layer)) {
        out.put(more ? "." : " mpls=");
        out.decimal(Mpls.label(packet.memory(), packet.header(layer)));
        more = true;
      }
    }
  }

  private static void writeOverlays(PacketView packet, TextOutput out) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    for (int level = 0; level < layers.overlayCount(index); level++) {
      out.put(level == 0 ? " overlay=" : ",");
      out.put(packet.protocol(layers.overlayLayer(index, level)).label());
      long id = layers.overlayId(index, level);
      if (id != LayerTable.NO_ID) {
        out.put(':');
        out.decimal(id);
      }
    }
  }

  private static void writeOuterEnds(PacketView packet, int shown, TextOutput out) {
    boolean more = false;
    for (int layer = 0; layer < packet.layerCount(); layer++) {
      if (layer != shown && packet.isAny(IP, layer)) {
        out.put(more ? "," : " via=");
        Ends.writeAddresses(packet, layer, out);
        more = true;
      }
    }
  }
}

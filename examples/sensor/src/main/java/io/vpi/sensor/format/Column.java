package io.vpi.sensor.format;

import io.vpi.decode.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;

/**
 * A column of {@link TsvFormat}.
 *
 * @param name its name in the header line
 * @param value writes its cell
 */
record Column(String name, Value value) {
  /** What joins several occurrences of a field in one cell. */
  static final char SEPARATOR = ';';

  /** Writes a cell. */
  @FunctionalInterface
  interface Value {
    /** Writes the packet's value, or nothing if the packet has none. */
    void write(PacketView packet, TextOutput out);
  }

  /** Writes a field of a header. */
  @FunctionalInterface
  interface Field {
    /** Writes the field of the header at a position in memory. */
    void write(TextOutput out, MemorySegment memory, long header);
  }

  /** Writes a field that needs more than the header. */
  @FunctionalInterface
  interface LayerField {
    /** Writes the field of a layer. */
    void write(TextOutput out, PacketView packet, int layer);
  }

  /** Tells which layers of a protocol have a field. */
  @FunctionalInterface
  interface Condition {
    /** Whether the layer has the field. */
    boolean holds(PacketView packet, int layer);
  }

  /** A field that each header of a protocol has. */
  static Column of(String name, Protocol protocol, Field field) {
    return of(name, EnumSet.of(protocol), field);
  }

  /** A field that each header of some protocols has, at the same place. */
  static Column of(String name, EnumSet<Protocol> protocols, Field field) {
    return ofLayer(
        name,
        protocols,
        (packet, layer) -> true,
        (out, packet, layer) -> field.write(out, packet.memory(), packet.header(layer)));
  }

  /** A field that those layers of some protocols have which meet a condition. */
  static Column ofLayer(
      String name, EnumSet<Protocol> protocols, Condition condition, LayerField field) {
    long mask = PacketView.mask(protocols);
    return new Column(
        name,
        (packet, out) -> {
          if (!packet.hasAny(mask)) {
            return;
          }
          boolean more = false;
          for (int layer = 0; layer < packet.layerCount(); layer++) {
            if (packet.isAny(mask, layer) && condition.holds(packet, layer)) {
              if (more) {
                out.put(SEPARATOR);
              }
              field.write(out, packet, layer);
              more = true;
            }
          }
        });
  }
}

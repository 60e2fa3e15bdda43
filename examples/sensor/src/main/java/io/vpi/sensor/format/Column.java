package io.vpi.sensor.format;

import io.vpi.decode.Protocol;
import java.lang.foreign.MemorySegment;

/**
 * A column of {@link TsvFormat}.
 *
 * @param name its name in the header line
 * @param value writes its cell
 */
record Column(String name, Value value) {
  /** What joins several occurrences of a field in one cell. */
  private static final char SEPARATOR = ';';

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
    return ofLayer(
        name,
        protocol,
        (packet, layer) -> true,
        (out, packet, layer) -> field.write(out, packet.memory(), packet.header(layer)));
  }

  /** A field that those layers of a protocol have which meet a condition. */
  static Column ofLayer(String name, Protocol protocol, Condition condition, LayerField field) {
    return new Column(
        name,
        (packet, out) -> {
          if (!packet.has(protocol)) {
            return;
          }
          boolean more = false;
          for (int layer = 0; layer < packet.layerCount(); layer++) {
            if (packet.protocol(layer) == protocol && condition.holds(packet, layer)) {
              if (more) {
                out.put(SEPARATOR);
              }
              field.write(out, packet, layer);
              more = true;
            }
          }
        });
  }

  /** A column that is there for the join's sake: no decoder reads its protocol yet. */
  static Column empty(String name) {
    return new Column(name, (packet, out) -> {});
  }
}

package io.vpi.sensor.format;

import io.vpi.decode.Geneve;
import io.vpi.decode.Gre;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One packet of a decoded batch, as the formats see it. One view is moved from packet to packet;
 * what it shows is valid until the batch is released.
 *
 * <p>Not thread safe.
 */
public final class PacketView {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final PacketBatch batch;
  private final LayerTable layers;

  private int index;
  private long number;

  /** A bit for each protocol that the packet has a layer of; there are less than 64. */
  private long protocols;

  /**
   * Makes a view.
   *
   * @param batch the batch whose packets are looked at
   * @param layers what a decoder makes of it
   */
  public PacketView(PacketBatch batch, LayerTable layers) {
    this.batch = batch;
    this.layers = layers;
  }

  /**
   * Moves to a packet.
   *
   * @param index its index in the batch
   * @param number its number in the input, counted from 1
   */
  public void moveTo(int index, long number) {
    this.index = index;
    this.number = number;
    long seen = 0;
    for (int layer = 0; layer < layers.layerCount(index); layer++) {
      seen |= 1L << layers.protocol(index, layer).ordinal();
    }
    protocols = seen;
  }

  /**
   * The packet's number in the input.
   *
   * @return 1 or more
   */
  public long number() {
    return number;
  }

  /**
   * Its index in the batch.
   *
   * @return 0 or more
   */
  public int index() {
    return index;
  }

  /**
   * The batch that it belongs to.
   *
   * @return the batch
   */
  public PacketBatch batch() {
    return batch;
  }

  /**
   * The layers of the batch.
   *
   * @return the table; this packet's row is {@link #index()}
   */
  public LayerTable layers() {
    return layers;
  }

  /**
   * Where the packet lies.
   *
   * @return a segment that spans more than this packet
   */
  public MemorySegment memory() {
    return batch.memory();
  }

  /**
   * How many layers were read.
   *
   * @return 0 or more
   */
  public int layerCount() {
    return layers.layerCount(index);
  }

  /**
   * How many layers were read of the packet that an ICMP error quotes; they follow the packet's
   * own.
   *
   * @return 0 or more
   */
  public int embeddedLayerCount() {
    return layers.embeddedLayerCount(index);
  }

  /**
   * A layer's protocol.
   *
   * @param layer 0 to {@link #layerCount()} + {@link #embeddedLayerCount()} - 1
   * @return the protocol
   */
  public Protocol protocol(int layer) {
    return layers.protocol(index, layer);
  }

  /** A bit for each of some protocols, for {@link #hasAny} and {@link #isAny}. */
  static long mask(Set<Protocol> protocols) {
    long mask = 0;
    for (Protocol protocol : protocols) {
      mask |= 1L << protocol.ordinal();
    }
    return mask;
  }

  /** Whether the packet has a layer of one of the protocols of a {@link #mask}. */
  boolean hasAny(long mask) {
    return (protocols & mask) != 0;
  }

  /** Whether a layer is of one of the protocols of a {@link #mask}. */
  boolean isAny(long mask, int layer) {
    return (mask & 1L << protocol(layer).ordinal()) != 0;
  }

  /**
   * Where a layer's header lies.
   *
   * @param layer 0 to {@link #layerCount()} - 1
   * @return its position in {@link #memory()}, in bytes
   */
  public long header(int layer) {
    return batch.offset(index) + layers.offset(index, layer);
  }

  /**
   * How long a layer is by what the headers say, header included, captured or not.
   *
   * @param layer 0 to {@link #layerCount()} - 1
   * @return length in bytes
   */
  public int declaredLength(int layer) {
    return layers.declaredEnd(index, layer) - layers.offset(index, layer);
  }

  /**
   * How much a layer carries by what the headers say, captured or not.
   *
   * @param layer 0 to {@link #layerCount()} - 1
   * @return length in bytes, without the header
   */
  public int declaredPayload(int layer) {
    return declaredLength(layer) - layers.headerLength(index, layer);
  }

  /**
   * The protocol whose header decoding began and could not finish.
   *
   * @return the protocol of the anomaly that stopped it, or null if none did
   */
  public @Nullable Protocol begun() {
    if (layers.state(index) != LayerTable.State.STOPPED) {
      return null;
    }
    int kept = Math.min(layers.anomalyCount(index), LayerTable.MAX_ANOMALIES);
    for (int i = 0; i < kept; i++) {
      if (layers.anomalyKind(index, i).stopsDecoding()) {
        return layers.anomalyProtocol(index, i);
      }
    }
    return null;
  }

  /**
   * The TPID that announces a VLAN tag: it belongs to the header before.
   *
   * @param layer a layer of {@link Protocol#VLAN}
   * @return 0 to 65535
   */
  public int tpid(int layer) {
    int before = layer - 1;
    return switch (protocol(before)) {
      case LINUX_SLL2 -> memory().get(SHORT, header(before)) & 0xFFFF;
      case GRE -> Gre.protocolType(memory(), header(before));
      case GENEVE -> Geneve.protocolType(memory(), header(before));
      // In all others it is the last field.
      default -> memory().get(SHORT, header(layer) - 2) & 0xFFFF;
    };
  }

  /**
   * Whether the packet has a time of its own.
   *
   * @return false if the input did not say
   */
  public boolean hasTimestamp() {
    return (batch.flags(index) & PacketFlags.NO_TIMESTAMP) == 0;
  }

  /**
   * Where the packet was seen.
   *
   * @return the tap, {@link TapPoint#UNKNOWN} if not known
   */
  public TapPoint tap() {
    TapRegistry taps = batch.taps();
    return taps == null ? TapPoint.UNKNOWN : taps.tap(batch.tapId(index));
  }
}

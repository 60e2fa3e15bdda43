package io.vpi.flow;

import io.vpi.decode.LayerTable;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.table.FlowAssets;
import io.vpi.flow.table.FlowHash;
import io.vpi.flow.table.FlowKey;
import io.vpi.flow.table.FlowKeys;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.table.FlowTable;
import io.vpi.flow.tcp.TcpTracker;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;

/**
 * Finds the flow of the packet at hand, or begins it. The keys of a batch are read at once, and the
 * table is asked for their places at once, so that the misses of memory overlap.
 */
final class FlowLookup {
  private final FlowOptions options;
  private final FlowHash hash;
  private final FlowTable table;
  private final MemorySegment records;
  private final TcpTracker tcp;
  private final FlowAssets assets;
  private final FlowStatistics statistics;

  /** Of a packet that is not in the source's batch as it is: a datagram, or a quoted packet. */
  private final FlowKey lone = new FlowKey();

  private FlowKeys keys;
  private int capacity;
  private FlowKey key = lone;
  private int keyHash;
  private boolean quoted;

  FlowLookup(
      FlowOptions options,
      FlowHash hash,
      FlowTable table,
      TcpTracker tcp,
      FlowAssets assets,
      FlowStatistics statistics) {
    this.options = options;
    this.hash = hash;
    this.table = table;
    this.tcp = tcp;
    this.assets = assets;
    this.statistics = statistics;
    records = table.records();
    capacity = options.batchCapacity();
    keys = new FlowKeys(capacity, hash, options.tenants());
  }

  /** Reads the keys of a batch of the source's. */
  void begin(PacketBatch batch, LayerTable layers) {
    if (batch.size() > capacity) {
      capacity = batch.size();
      keys = new FlowKeys(capacity, hash, options.tenants());
    }
    keys.read(batch, layers);
    table.touch(keys);
  }

  /** Turns to a packet; answers whether there is something that its flow is told apart by. */
  boolean read(FlowPacket packet) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    quoted = layers.embeddedLayerCount(index) > 0;
    if (!quoted && !packet.isDatagram()) {
      key = keys.key(index);
      keyHash = keys.hash(index);
      return keys.has(index);
    }
    key = lone;
    boolean found =
        quoted
            ? lone.readQuoted(packet.batch(), layers, index, options.tenants())
            : lone.read(packet.batch(), layers, index, options.tenants());
    if (found) {
      lone.scope(lone.ipVersion(), lone.ipProtocol(), packet.tenant(), lone.addressSpace());
      keyHash = hash.of(lone);
    }
    return found;
  }

  /** Whether it is the packet that an ICMP error quotes whose flow is looked for. */
  boolean isQuoted() {
    return quoted;
  }

  /** Whether A has sent the packet. */
  boolean isFromA() {
    return key.isFromA();
  }

  /** The flow's number, or -1 if there is none yet. */
  int find() {
    return table.find(key, keyHash);
  }

  /**
   * Begins the flow.
   *
   * @param packet its first packet
   * @param now when it was seen
   * @return its number, or -1 if there is no room
   */
  int begin(FlowPacket packet, long now) {
    int flow = table.create(key, keyHash, now);
    if (flow >= 0) {
      statistics.add(FlowCounter.FLOWS, 1);
      long record = table.record(flow);
      FlowRecord.tap(records, record, packet.batch().tapId(packet.index()));
      assets.note(record, key.isFromA(), packet.sourceMac());
      assets.note(record, !key.isFromA(), packet.destinationMac());
      tcp.begin(record);
    }
    return flow;
  }
}

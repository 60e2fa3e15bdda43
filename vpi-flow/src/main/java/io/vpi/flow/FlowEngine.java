package io.vpi.flow;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.ChecksumStatus;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.flow.fragment.Datagram;
import io.vpi.flow.fragment.Defragmenter;
import io.vpi.flow.host.HostLookup;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.UrgentPolicy;
import io.vpi.flow.reassembly.StreamReassembler;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowAssets;
import io.vpi.flow.table.FlowFlags;
import io.vpi.flow.table.FlowHash;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.table.FlowRecordEvent;
import io.vpi.flow.table.FlowTable;
import io.vpi.flow.table.MirrorCopies;
import io.vpi.flow.tcp.TcpResult;
import io.vpi.flow.tcp.TcpTracker;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes packets through their flows: copies are dropped, fragments put together, flows looked up,
 * TCP streams brought in order. See the package page for the way of a packet.
 *
 * <p>Each packet that comes in is counted once more as it leaves: as delivered, or as dropped or
 * held for a reason that a {@link FlowCounter} names.
 *
 * <p>Allocates nothing after construction. Not thread safe: one engine a thread; only its {@link
 * #statistics} may be read from others.
 */
public final class FlowEngine implements AutoCloseable {
  /** Timers that one packet may pay for: more wait for the next, so that no packet waits long. */
  private static final int TIMERS_A_PACKET = 8;

  /** Timers that a batch may pay for beside those of its packets. */
  private static final int TIMERS_A_BATCH = 1024;

  private final FlowOptions options;
  private final FlowListener listener;
  private final FlowStatistics statistics = new FlowStatistics();
  private final FlowPacket packet = new FlowPacket();
  private final @Nullable MirrorCopies copies;
  private final Defragmenter defragmenter;
  private final ChecksumVerifier datagramChecksums = new ChecksumVerifier(1, false);
  private final PacketHazards hazards = new PacketHazards(this::onAnomaly);
  private final FlowTable table;
  private final MemorySegment records;
  private final FlowLookup lookup;
  private final StreamReassembler reassembler;
  private final TcpTracker tcp;
  private final Verdicts verdicts;
  private final SegmentPath segments;
  private final FlowRecordEvent view;
  private final FlowAssets assets;
  private final FlowEnds ends = new FlowEnds();
  private final StreamCounts counts = new StreamCounts();

  private @Nullable TapRegistry taps;
  private boolean networkChecksumWrong;
  private long now;
  private boolean closed;

  private FlowEngine(Builder builder) {
    options = builder.options;
    listener = builder.listener;
    FlowHash hash = options.isSeeded() ? FlowHash.seeded(options.seed()) : FlowHash.random();
    table =
        new FlowTable(
            options.capacity(), options.timeouts(), options.eviction(), hash, this::onFlowEnd);
    records = table.records();
    copies =
        options.mirrorWindow() > 0 && !options.inline()
            ? new MirrorCopies(
                options.mirrorCapacity(),
                options.mirrorWindow(),
                options.sameTapCopies(),
                options.tenants())
            : null;
    HostLookup hosts = new HostLookup(builder.assets, options.hosts());
    assets = new FlowAssets(table, hosts);
    defragmenter =
        new Defragmenter(
            options.fragments(),
            options.decoder(),
            hosts,
            options.tenants(),
            statistics,
            this::onAnomaly);
    reassembler =
        new StreamReassembler(
            options.streams(),
            options.capacity(),
            records,
            builder.consumer,
            statistics,
            this::onAnomaly);
    Streams streams = new Streams(reassembler);
    tcp =
        new TcpTracker(
            tcpOptions(options), new TableStates(table), streams, this::onAnomaly, statistics);
    lookup = new FlowLookup(options, hash, table, tcp, assets, statistics);
    verdicts = new Verdicts(options.inline(), table, packet);
    segments =
        new SegmentPath(
            options, lookup, table, tcp, streams, reassembler, verdicts, this::onAnomaly);
    view = new FlowRecordEvent(table, assets);
  }

  /** Inline, the urgent pointer is taken off, so that the receiver reads its byte in line. */
  private static TcpOptions tcpOptions(FlowOptions options) {
    TcpOptions.Builder builder = options.tcp().toBuilder().inline(options.inline());
    if (options.inline() && options.tcp().urgent() != UrgentPolicy.DROP) {
      builder.urgent(UrgentPolicy.INLINE);
    }
    return builder.build();
  }

  /**
   * A builder for an engine.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes a batch through its flows. An empty one moves the clock on.
   *
   * @param batch a batch that is lent
   * @param layers what was decoded of it
   * @param checksums what verified its checksums, or null if nobody did
   */
  public void process(PacketBatch batch, LayerTable layers, @Nullable ChecksumVerifier checksums) {
    int size = batch.size();
    statistics.add(FlowCounter.PACKETS, size);
    taps = batch.taps();
    verdicts.begin(batch);
    lookup.begin(batch, layers);
    for (int i = 0; i < size; i++) {
      moveClock(batch, i);
      take(batch, layers, checksums, i);
      // What timers find before the next packet is of none.
      packet.clear();
    }
    verdicts.end();
    now = Math.max(now, batch.now());
    table.advance(now, TIMERS_A_BATCH);
    defragmenter.advance(now, TIMERS_A_BATCH);
  }

  /**
   * Within a batch the clock goes with the packets' own time, so that what a file holds comes out
   * the same however it is cut into batches.
   */
  private void moveClock(PacketBatch batch, int index) {
    if ((batch.flags(index) & PacketFlags.NO_TIMESTAMP) == 0) {
      now = Math.max(now, Math.min(batch.timestamp(index), batch.now()));
    }
    table.advance(now, TIMERS_A_PACKET);
    defragmenter.advance(now, TIMERS_A_PACKET);
  }

  private void take(
      PacketBatch batch, LayerTable layers, @Nullable ChecksumVerifier checksums, int index) {
    int space = addressSpace(batch, index);
    MirrorCopies seen = copies;
    if (seen != null && seen.isCopy(batch, layers, index)) {
      statistics.add(FlowCounter.MIRROR_COPIES, 1);
      return;
    }
    packet.start(batch, layers, index);
    packet.tenant(options.tenants().of(layers, index));
    networkChecksumWrong = isNetworkChecksumWrong(checksums, index);
    if (layers.state(index) == LayerTable.State.STOPPED && isInvalidDropped()) {
      return;
    }
    go(batch, layers, index, space, checksumOf(checksums, layers, index));
  }

  /** Sends a packet on, or the datagram that it completes. */
  private void go(
      PacketBatch batch, LayerTable layers, int index, int space, ChecksumStatus checksum) {
    Defragmenter.Outcome outcome = defragmenter.offer(batch, layers, index, space, now);
    switch (outcome) {
      case NOT_A_FRAGMENT -> goWhole(batch, layers, index, checksum);
      case DATAGRAM -> goDatagram(space);
      case HELD -> tellFragment();
      case DISCARDED_NO_MEMORY -> {
        if (options.fragments().memoryPolicy() == ExceptionPolicy.IGNORE) {
          tellFragment();
        } else {
          verdicts.drop();
        }
      }
      default -> {
        verdicts.drop();
        tellFragment();
      }
    }
  }

  private void goDatagram(int space) {
    Datagram whole = defragmenter.datagram();
    PacketBatch batch = whole.batch();
    LayerTable layers = whole.layers();
    packet.start(whole);
    networkChecksumWrong = false;
    datagramChecksums.verify(batch, layers);
    go(batch, layers, 0, space, checksumOf(datagramChecksums, layers, 0));
  }

  /** A fragment by itself: rules for IP are put to it, and it belongs to no flow. */
  private void tellFragment() {
    listener.onPacket(packet);
    listener.onPacketDone(packet);
  }

  private void goWhole(PacketBatch batch, LayerTable layers, int index, ChecksumStatus checksum) {
    PacketHazards.Finding finding = hazards.look(batch, layers, index);
    if (finding == PacketHazards.Finding.HAZARD) {
      verdicts.drop();
    }
    boolean isThrownAway = finding == PacketHazards.Finding.CUT || networkChecksumWrong;
    if (isThrownAway) {
      packet.refuse(true);
      verdicts.drop();
    }
    if (isThrownAway || endsBeforeTransport(layers, index) || !lookup.read(packet)) {
      deliver();
      return;
    }
    int flow = lookup.find();
    if (lookup.isQuoted()) {
      // An error belongs to the flow that it speaks of, and begins none.
      if (flow >= 0) {
        packet.flow(flow, FlowRecord.isClientA(records, table.record(flow)) != lookup.isFromA());
      }
      deliver();
      return;
    }
    if (flow < 0) {
      flow = lookup.begin(packet, now);
    }
    if (flow < 0) {
      goWithoutRoom();
    } else {
      goInFlow(batch, layers, index, checksum, flow);
    }
  }

  /** Whether decoding stopped before it could tell which flow the packet is of. */
  private static boolean endsBeforeTransport(LayerTable layers, int index) {
    return layers.state(index) == LayerTable.State.STOPPED
        && layers.transport(index) == LayerTable.NONE;
  }

  private void goWithoutRoom() {
    onAnomaly(FlowAnomaly.FLOW_TABLE_FULL, 0, table.capacity());
    switch (options.tableFull()) {
      case IGNORE -> deliver();
      case PASS_FLOW, PASS_PACKET -> statistics.add(FlowCounter.FLOW_PASSED, 1);
      case DROP_FLOW, DROP_PACKET, REJECT -> {
        statistics.add(FlowCounter.TABLE_FULL_DROPPED, 1);
        verdicts.drop(options.tableFull());
      }
    }
  }

  private void goInFlow(
      PacketBatch batch, LayerTable layers, int index, ChecksumStatus checksum, int flow) {
    long record = table.record(flow);
    int flags = FlowRecord.flags(records, record);
    boolean fromA = lookup.isFromA();
    int transport = layers.transport(index);
    boolean isSegment = transport >= 0 && layers.protocol(index, transport) == Protocol.TCP;
    packet.flow(flow, fromA == FlowRecord.isClientA(records, record));
    if ((flags & (FlowFlags.DROPPED | FlowFlags.PASSED)) != 0) {
      goUninspected(isSegment, checksum, (flags & FlowFlags.DROPPED) != 0);
      return;
    }
    if (!isSegment) {
      table.seen(flow, fromA, now, batch.wireLength(index));
    }
    listener.onPacket(packet);
    if (isSegment) {
      segments.take(packet, checksum, now);
    }
    finish();
  }

  /** A packet of a flow that is dropped or passed, unless a new connection begins with it. */
  private void goUninspected(boolean isSegment, ChecksumStatus checksum, boolean isDropped) {
    int found = isSegment ? segments.look(packet, isDropped, checksum, now) : 0;
    if ((found & TcpResult.NEW_CONNECTION) != 0) {
      listener.onPacket(packet);
      segments.takeAsFirst(packet, checksum, now);
      finish();
      return;
    }
    int flow = packet.flowId();
    long length = packet.batch().wireLength(packet.index());
    if (isSegment && (SegmentPath.flagsOf(packet) & Tcp.SYN) != 0) {
      // Whoever tries to connect again does not keep a dropped flow by it. What is sent again of
      // the flow does: it would go on without a word where the flow is forgotten before its ends.
      table.count(flow, lookup.isFromA(), length);
    } else {
      table.seen(flow, lookup.isFromA(), now, length);
    }
    if ((found & TcpResult.ACCEPTED) != 0) {
      // What goes on has been put to the rules, as any packet is.
      deliver();
    } else if (isDropped || (found & TcpResult.DROP_INLINE) != 0) {
      statistics.add(FlowCounter.FLOW_DROPPED, 1);
      verdicts.drop();
    } else {
      statistics.add(FlowCounter.FLOW_PASSED, 1);
    }
  }

  private void deliver() {
    listener.onPacket(packet);
    finish();
  }

  /** The listener has had all of the packet. */
  private void finish() {
    statistics.add(FlowCounter.DELIVERED, 1);
    listener.onPacketDone(packet);
    verdicts.settle();
  }

  /** Whether a packet that its decoder could not read to its end stops here. */
  private boolean isInvalidDropped() {
    switch (options.invalid()) {
      case IGNORE -> {
        return false;
      }
      case PASS_FLOW, PASS_PACKET -> statistics.add(FlowCounter.FLOW_PASSED, 1);
      case DROP_FLOW, DROP_PACKET, REJECT -> {
        statistics.add(FlowCounter.INVALID_DROPPED, 1);
        verdicts.drop(options.invalid());
      }
    }
    return true;
  }

  private void onAnomaly(FlowAnomaly kind, long required, long available) {
    statistics.count(kind);
    if (kind == FlowAnomaly.FRAGMENT_HEADER_SPLIT) {
      // What an inspector must put together first, no filter on the way can judge.
      verdicts.drop();
    }
    listener.onAnomaly(packet, kind, required, available);
  }

  private void onFlowEnd(int flow, FlowEnd end) {
    long record = table.record(flow);
    tcp.end(record, streamEnd(end));
    statistics.add(end == FlowEnd.EVICTED ? FlowCounter.FLOWS_EVICTED : FlowCounter.FLOWS_ENDED, 1);
    listener.onFlowEnd(view.of(flow, end, now, taps), flow);
  }

  private static StreamEnd streamEnd(FlowEnd end) {
    return switch (end) {
      case TIMEOUT -> StreamEnd.TIMEOUT;
      case FIN -> StreamEnd.FIN;
      case RST -> StreamEnd.RST;
      case EVICTED -> StreamEnd.EVICTED;
      case REUSED -> StreamEnd.REUSED;
      case SHUTDOWN -> StreamEnd.SHUTDOWN;
    };
  }

  /**
   * Whether the IP header's checksum makes the receiver throw the packet away. Where a card fills
   * checksums in behind the tap, that of the transport is not right either.
   */
  private boolean isNetworkChecksumWrong(@Nullable ChecksumVerifier checksums, int index) {
    return checksums != null
        && checksums.network(index) == ChecksumStatus.WRONG
        && switch (options.tcp().checksums()) {
          case IGNORE -> false;
          case VERIFY -> true;
          case AUTO -> checksums.transport(index) == ChecksumStatus.VALID;
        };
  }

  private static ChecksumStatus checksumOf(
      @Nullable ChecksumVerifier checksums, LayerTable layers, int index) {
    return checksums == null || layers.transport(index) < 0
        ? ChecksumStatus.ABSENT
        : checksums.transport(index);
  }

  private static int addressSpace(PacketBatch batch, int index) {
    TapRegistry registry = batch.taps();
    return registry == null ? 0 : registry.tap(batch.tapId(index)).addressSpace();
  }

  /**
   * A consumer that answered WAIT can go on with a direction. Nothing happens if the flow has ended
   * meanwhile, or did not wait.
   *
   * @param flowId the flow's number, 0 to the capacity - 1
   * @param toServer which direction
   */
  public void resume(int flowId, boolean toServer) {
    if (!table.isLive(flowId)) {
      return;
    }
    long record = table.record(flowId);
    boolean fromA = FlowRecord.isClientA(records, record) == toServer;
    reassembler.resume(record + (fromA ? FlowRecord.HALF_A : FlowRecord.HALF_B));
  }

  /**
   * Who sends to whom in a direction of a flow.
   *
   * @param flowId a flow that has not ended
   * @param toServer which direction
   * @return the ends, reused
   */
  public FlowEnds ends(int flowId, boolean toServer) {
    long record = table.record(flowId);
    ends.read(records, record, FlowRecord.isClientA(records, record) == toServer, assets);
    return ends;
  }

  /**
   * What was held of a direction of a TCP flow, until it has ended.
   *
   * @param flowId a flow that has not ended
   * @param toServer which direction
   * @return the counts, reused
   */
  public StreamCounts counts(int flowId, boolean toServer) {
    long record = table.record(flowId);
    boolean fromA = FlowRecord.isClientA(records, record) == toServer;
    counts.read(reassembler, record + (fromA ? FlowRecord.HALF_A : FlowRecord.HALF_B));
    return counts;
  }

  /**
   * The packet at hand: what a consumer that is given stream bytes owes them to.
   *
   * @return the packet, reused; not {@link FlowPacket#isPresent() present} where a timer is at work
   */
  public FlowPacket packet() {
    return packet;
  }

  /**
   * Notes that a flow has raised an alert that is of no packet, so that its event tells.
   *
   * @param flowId a flow that has not ended
   */
  public void alert(int flowId) {
    FlowRecord.addFlags(records, table.record(flowId), FlowFlags.ALERTED);
  }

  /**
   * The engine's clock, which goes by the packets'.
   *
   * @return nanoseconds since 1970-01-01 UTC
   */
  public long now() {
    return now;
  }

  /**
   * How many flows there are.
   *
   * @return 0 to the capacity
   */
  public int size() {
    return table.size();
  }

  /**
   * How many bytes of streams are waiting for others before them.
   *
   * @return bytes, 0 or more
   */
  public long waitingBytes() {
    return reassembler.waitingBytes();
  }

  /**
   * How much of the memory for streams is in use.
   *
   * @return bytes, 0 to what {@link io.vpi.flow.policy.StreamOptions#memory()} says; a page of
   *     2,048 bytes counts when a byte of it is taken
   */
  public long streamMemoryUsed() {
    return reassembler.usedBytes();
  }

  /**
   * The memory that the engine has taken when it was built, and will not exceed: of flows, streams,
   * fragments and, where they are looked for, copies. Some ten kilobytes of objects come on top,
   * and some 70 bytes for each asset that the inventory names, of 65,535 at most.
   *
   * @return bytes, native ones and those of arrays together
   */
  public long memoryBytes() {
    return table.memoryBytes()
        + reassembler.memoryBytes()
        + defragmenter.memoryBytes()
        + tcp.memoryBytes()
        + (copies == null ? 0 : copies.memoryBytes())
        + segments.memoryBytes();
  }

  /**
   * The counters.
   *
   * @return the live counters, always the same object
   */
  public FlowStatistics statistics() {
    return statistics;
  }

  /**
   * Ends all flows, with what their streams still hold and their events, and gives the memory back.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      packet.clear();
      table.endAll(FlowEnd.SHUTDOWN);
      tcp.close();
      segments.close();
      reassembler.close();
      defragmenter.close();
      table.close();
    }
  }

  /** Gathers what an engine needs. Not thread safe. */
  public static final class Builder {
    private FlowOptions options = FlowOptions.DEFAULT;
    private FlowListener listener = FlowListener.NONE;
    private StreamConsumer consumer = StreamConsumer.NONE;
    private AssetResolver assets = AssetResolver.NONE;

    private Builder() {}

    /**
     * Sets bounds and policies.
     *
     * @param value {@link FlowOptions#DEFAULT} unless set
     * @return this builder
     */
    public Builder options(FlowOptions value) {
      options = Objects.requireNonNull(value, "options");
      return this;
    }

    /**
     * Sets who is told of packets and flows.
     *
     * @param value called on the engine's thread
     * @return this builder
     */
    public Builder listener(FlowListener value) {
      listener = Objects.requireNonNull(value, "listener");
      return this;
    }

    /**
     * Sets who gets the bytes of streams.
     *
     * @param value called on the engine's thread
     * @return this builder
     */
    public Builder consumer(StreamConsumer value) {
      consumer = Objects.requireNonNull(value, "consumer");
      return this;
    }

    /**
     * Sets who knows which guest is behind an address, for the events of flows, and for the
     * policies that go by its operating system.
     *
     * @param value called on the engine's thread, for both ends when a flow begins and for the
     *     receiver when a datagram in fragments does
     * @return this builder
     */
    public Builder assets(AssetResolver value) {
      assets = Objects.requireNonNull(value, "assets");
      return this;
    }

    /**
     * Makes the engine and takes its memory.
     *
     * @return a new engine
     */
    public FlowEngine build() {
      return new FlowEngine(this);
    }
  }
}

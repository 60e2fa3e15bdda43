package io.vpi.flow.tcp;

import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A tracker with one flow, fed with segments that go through the real decoder. */
final class Tracking implements TcpFlows, AutoCloseable {
  private static final int ROOM = 1 << 17;

  final List<FlowAnomaly> anomalies = new ArrayList<>();
  final FlowStatistics statistics = new FlowStatistics();
  final TcpTracker tracker;

  /** The host policy of both ends. */
  HostPolicy host = HostPolicy.MODERN;

  long now = 1_700_000_000_000_000_000L;

  private final MemorySegment records = Arena.ofAuto().allocate(2 * FlowRecord.SIZE, 128);
  private final MemorySegment memory = Arena.ofAuto().allocate(ROOM);
  private final PacketBatch batch = new PacketBatch(1);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(1);
  private final ChecksumVerifier verifier = new ChecksumVerifier(1);
  private final TapRegistry taps = new TapRegistry();
  private RecordingSink sink = new RecordingSink();
  private TcpState state = TcpState.NONE;
  private boolean clientIsA;

  Tracking() {
    this(TcpOptions.DEFAULT);
  }

  Tracking(TcpOptions options) {
    tracker = tracker(options, new ForwardingSink(() -> sink));
  }

  /** Hands on to another sink than the one that records. */
  Tracking(TcpOptions options, StreamSink to) {
    tracker = tracker(options, to);
  }

  private TcpTracker tracker(TcpOptions options, StreamSink to) {
    TcpTracker made =
        new TcpTracker(
            options, this, to, (kind, required, available) -> anomalies.add(kind), statistics);
    made.begin(0);
    return made;
  }

  static Tracking inline() {
    return new Tracking(TcpOptions.builder().inline(true).build());
  }

  Tracking of(HostPolicy policy) {
    host = policy;
    return this;
  }

  /** Sends a segment and answers the result bits. */
  int send(Segment segment) {
    byte[] frame = segment.frame();
    MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, 0, frame.length);
    batch.begin(memory, taps, now);
    batch.add(0, frame.length, segment.wireLength(), now, LinkType.ETHERNET, PacketBatch.NO_TAP);
    decoder.decode(batch, layers);
    verifier.verify(batch, layers);
    int result =
        tracker.segment(
            0, 3, segment.isFromA(), batch, layers, 0, verifier.transport(0), host, now);
    batch.clear();
    return result;
  }

  int send(List<Segment> segments) {
    int result = 0;
    for (Segment segment : segments) {
      result = send(segment);
    }
    return result;
  }

  /** Does what a caller does on {@link TcpResult#NEW_CONNECTION}. */
  int sendAnew(Segment segment) {
    tracker.end(0, StreamEnd.REUSED);
    sink = new RecordingSink();
    tracker.begin(0);
    return send(segment);
  }

  RecordingSink.Stream toServer() {
    return clientIsA ? sink.a : sink.b;
  }

  RecordingSink.Stream toClient() {
    return clientIsA ? sink.b : sink.a;
  }

  /** Whether counted payload bytes add up: those handed on and those refused. */
  long unaccountedBytes(long takenByReassembler) {
    return statistics.get(FlowCounter.SEGMENT_BYTES)
        - statistics.get(FlowCounter.STREAM_REFUSED_BYTES)
        - takenByReassembler;
  }

  static Refusal refusal(int result) {
    return TcpResult.refusal(result);
  }

  static boolean has(int result, int bit) {
    return (result & bit) != 0;
  }

  @Override
  public MemorySegment memory() {
    return records;
  }

  TcpState state() {
    return state;
  }

  @Override
  public TcpState state(long record) {
    return state;
  }

  @Override
  public void state(long record, TcpState value) {
    state = value;
  }

  boolean isClientA() {
    return clientIsA;
  }

  @Override
  public boolean isClientA(long record) {
    return clientIsA;
  }

  @Override
  public void clientIsA(long record, boolean value) {
    clientIsA = value;
  }

  @Override
  public void close() {
    tracker.close();
  }
}

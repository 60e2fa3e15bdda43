package io.vpi.flow;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.event.FlowEvent;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An engine that is given frames one by one, and what it hands out and tells, written down. */
final class TestEngine implements FlowListener, StreamConsumer, AutoCloseable {
  /** When the first frame comes, nanoseconds since the epoch. */
  static final long START = 1_700_000_000_000_000_000L;

  /** What a flow's event told. */
  record Flow(
      String reason, String state, long packetsToServer, long packetsToClient, boolean alerted) {}

  /** Who was at the client's end and at the server's, of each flow that ended. */
  final List<String> guests = new ArrayList<>();

  final FlowEngine engine;
  final List<FlowAnomaly> anomalies = new ArrayList<>();
  final List<Flow> flows = new ArrayList<>();

  /** The flow of each packet that was handed on, {@link FlowPacket#NO_FLOW} where it had none. */
  final List<Integer> packets = new ArrayList<>();

  /** What the consumer answers instead of taking all. */
  int answer;

  /** What is asked for when a packet is done. */
  PacketAction action = packet -> {};

  long now = START;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(1 << 17);
  private final PacketBatch batch = new PacketBatch(1);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(1);
  private final ChecksumVerifier checksums = new ChecksumVerifier(1);
  private final TapRegistry taps = new TapRegistry();
  private final int[] tapIds = {
    taps.register(TapPoint.ofPort("one")), taps.register(TapPoint.ofPort("two"))
  };
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
  private byte[] out = {};

  /** Something that is done with a packet. */
  interface PacketAction {
    void on(FlowPacket packet);
  }

  TestEngine(FlowOptions options) {
    this(options, AssetResolver.NONE);
  }

  TestEngine(FlowOptions options, AssetResolver assets) {
    engine =
        FlowEngine.builder().options(options).listener(this).consumer(this).assets(assets).build();
  }

  /** Options of little memory. */
  static FlowOptions.Builder options() {
    return FlowOptions.builder()
        .capacity(16)
        .batchCapacity(1)
        .fragments(FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).build())
        .streams(StreamOptions.builder().memory(1 << 18).build())
        .tcp(TcpOptions.builder().synDataSlots(2).build());
  }

  void send(List<Segment> segments) {
    segments.forEach(this::send);
  }

  Verdict send(Segment segment) {
    return send(segment.frame());
  }

  Verdict send(byte[] frame) {
    return send(frame, 0);
  }

  /** Sends a frame as a tap sees it; answers what becomes of it. */
  Verdict send(byte[] frame, int tap) {
    batch.begin(memory, taps, now);
    MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, 0, frame.length);
    batch.add(0, frame.length, frame.length, now, LinkType.ETHERNET, tapIds[tap]);
    process();
    Verdict verdict = batch.verdict(0);
    out =
        verdict == Verdict.REPLACE ? replacement() : verdict == Verdict.PASS ? frame : new byte[0];
    batch.clear();
    return verdict;
  }

  private byte[] replacement() {
    byte[] bytes = new byte[batch.replacementLength(0)];
    MemorySegment.copy(
        Objects.requireNonNull(batch.replacementMemory(0)),
        ValueLayout.JAVA_BYTE,
        batch.replacementOffset(0),
        bytes,
        0,
        bytes.length);
    return bytes;
  }

  private void process() {
    decoder.decode(batch, layers);
    checksums.verify(batch, layers);
    engine.process(batch, layers, checksums);
  }

  /** Nothing comes, but time goes on. */
  void idle(long nanos) {
    now += nanos;
    batch.begin(memory, taps, now);
    process();
    batch.clear();
  }

  /** What went out in place of the last frame. */
  byte[] out() {
    return out;
  }

  String toServer() {
    return toServer.toString(StandardCharsets.ISO_8859_1);
  }

  String toClient() {
    return toClient.toString(StandardCharsets.ISO_8859_1);
  }

  long count(FlowCounter counter) {
    return engine.statistics().get(counter);
  }

  @Override
  public void onPacketDone(FlowPacket packet) {
    packets.add(packet.flowId());
    action.on(packet);
  }

  @Override
  public void onAnomaly(FlowPacket packet, FlowAnomaly kind, long required, long available) {
    anomalies.add(kind);
  }

  @Override
  public void onFlowEnd(FlowEvent flow, int flowId) {
    flows.add(
        new Flow(
            flow.reason(),
            flow.state(),
            flow.packetsToServer(),
            flow.packetsToClient(),
            flow.isAlerted()));
    guests.add(flow.sourceAsset().guest() + " -> " + flow.destinationAsset().guest());
  }

  @Override
  public int onData(StreamData data) {
    if (answer != 0) {
      return answer;
    }
    byte[] bytes =
        data.memory().asSlice(data.offset(), data.length()).toArray(ValueLayout.JAVA_BYTE);
    (data.isToServer() ? toServer : toClient).writeBytes(bytes);
    return data.length();
  }

  /** Ends all flows, with their events. */
  void end() {
    engine.close();
  }

  @Override
  public void close() {
    end();
    arena.close();
    CounterBalance.check(engine.statistics());
  }
}

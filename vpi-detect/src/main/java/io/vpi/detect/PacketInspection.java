package io.vpi.detect;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.ChecksumStatus;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.detect.eval.CompiledRule;
import io.vpi.detect.eval.PacketFacts;
import io.vpi.detect.eval.RuleEvaluator;
import io.vpi.event.FlowEvent;
import io.vpi.event.Signature;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowListener;
import io.vpi.flow.FlowPacket;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.stream.StreamData;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rules to each packet that the flow engine hands on, and to the stream bytes that come
 * with it; raises events and sets verdicts.
 */
final class PacketInspection implements FlowListener {
  private final GuardedSink sink;
  private final InspectorStatistics statistics;
  private final InspectionMode mode;
  private final AnomalyReporting anomalyReporting;
  private final PacketFacts facts = new PacketFacts();
  private final PacketContext context;
  private final RuleAlert alert;
  private final PacketAnomaly anomaly;
  private final FlowAnomalyEvent flowAnomaly;
  private final LateStreams late;

  private @Nullable FlowEngine flows;
  private @Nullable Generation rules;
  private @Nullable PacketBatch source;
  private @Nullable ChecksumVerifier strict;
  private long packetsBefore;

  /** The number of the packet at hand, or of the last one. */
  private long number;

  private int anomalyEventsLeft;
  private boolean started;
  private int clean;

  PacketInspection(
      GuardedSink sink,
      InspectorStatistics statistics,
      InspectionMode mode,
      AnomalyReporting anomalyReporting,
      AssetResolver assets,
      LayerTable none) {
    this.sink = sink;
    this.statistics = statistics;
    this.mode = mode;
    this.anomalyReporting = anomalyReporting;
    context = new PacketContext(facts, assets);
    alert = new RuleAlert(context);
    anomaly = new PacketAnomaly(context);
    flowAnomaly = new FlowAnomalyEvent(context, none);
    late = new LateStreams(sink, mode, assets);
  }

  /** Where packet facts stand, for evaluators. */
  PacketFacts facts() {
    return facts;
  }

  /** Where the facts of streams without a packet stand, for evaluators. */
  PacketFacts lateFacts() {
    return late.facts();
  }

  /**
   * Begins with a batch.
   *
   * @param batch the batch
   * @param generation the rules
   * @param packets how many packets came before it
   * @param verifier what verified its checksums, if a wrong one is to keep a packet from the rules
   */
  void begin(
      PacketBatch batch, Generation generation, long packets, @Nullable ChecksumVerifier verifier) {
    source = batch;
    rules = generation;
    packetsBefore = packets;
    number = Math.max(1, packets);
    strict = verifier;
    anomalyEventsLeft = anomalyReporting == AnomalyReporting.ALL ? Inspector.MAX_ANOMALY_EVENTS : 0;
    clean = 0;
  }

  /** Lets go of the batch and answers how many of its packets were decoded without an anomaly. */
  int end() {
    context.release();
    facts.release();
    rules().evaluator().release();
    rules().lateEvaluator().release();
    source = null;
    return clean;
  }

  /** Names the engine that this listens to. */
  void listenTo(FlowEngine engine) {
    flows = engine;
  }

  private FlowEngine flows() {
    return Objects.requireNonNull(flows);
  }

  private Generation rules() {
    return Objects.requireNonNull(rules);
  }

  /** How many bytes of a stream to keep for matches across borders. */
  int streamReach() {
    return rules().streamReach();
  }

  @Override
  public void onPacket(FlowPacket packet) {
    // An anomaly of the fragment that completes a datagram has turned facts to the fragment.
    started = false;
    start(packet);
    LayerTable layers = packet.layers();
    int index = packet.index();
    if (layers.state(index) == LayerTable.State.UNSUPPORTED_LINK) {
      statistics.add(InspectorCounter.UNSUPPORTED_LINKS, 1);
      return;
    }
    if (layers.anomalyCount(index) > 0) {
      reportAnomalies(layers, index);
    } else if (!packet.isDatagram()) {
      clean++;
    }
  }

  /** Turns facts and events to the packet; an anomaly may come before all else. */
  private void start(FlowPacket packet) {
    long itsNumber = packetsBefore + packet.originalIndex() + 1;
    // One that is not handed on is not done either: the next is another.
    if (started && itsNumber == number) {
      return;
    }
    started = true;
    number = itsNumber;
    facts.read(packet.batch(), packet.layers(), packet.index());
    context.start(packet, number);
    rules().evaluator().begin();
  }

  private void reportAnomalies(LayerTable layers, int packet) {
    int found = layers.anomalyCount(packet);
    for (int i = 0; i < Math.min(found, LayerTable.MAX_ANOMALIES); i++) {
      statistics.countAnomaly(layers.anomalyProtocol(packet, i), layers.anomalyKind(packet, i));
      if (mayTellAnomaly()) {
        sink.anomaly(anomaly.with(layers, i));
      }
    }
    statistics.add(InspectorCounter.ANOMALIES, found);
  }

  private boolean mayTellAnomaly() {
    if (anomalyEventsLeft > 0) {
      anomalyEventsLeft--;
      return true;
    }
    if (anomalyReporting == AnomalyReporting.ALL) {
      statistics.add(InspectorCounter.ANOMALIES_SUPPRESSED, 1);
    }
    return false;
  }

  @Override
  public void onAnomaly(FlowPacket packet, FlowAnomaly kind, long required, long available) {
    statistics.add(InspectorCounter.ANOMALIES, 1);
    if (!packet.isPresent()) {
      return;
    }
    start(packet);
    if (mayTellAnomaly()) {
      sink.anomaly(flowAnomaly.with(kind, packet.layers(), required, available));
    }
  }

  /**
   * Puts the rules to stream bytes.
   *
   * @param data a window of the stream
   * @param inspected how many bytes of the window the rules have seen before
   */
  void stream(StreamData data, int inspected) {
    FlowPacket packet = flows().packet();
    boolean ofFlow = packet.isPresent() && packet.flowId() == data.flowId();
    if (ofFlow && packet.isToServer() == data.isToServer()) {
      start(packet);
      rules().evaluator().stream(
          data.memory(), data.offset(), data.length(), data.streamOffset(), inspected);
    } else {
      late.inspect(rules(), flows(), data, inspected, number, ofFlow ? packet : null);
    }
  }

  @Override
  public void onPacketDone(FlowPacket packet) {
    started = false;
    if (facts.hasIp() && !hasWrongChecksum(packet) && !packet.isLostOnTheWay()) {
      applyRules(packet);
    }
  }

  private boolean hasWrongChecksum(FlowPacket packet) {
    ChecksumVerifier verifier = strict;
    if (verifier == null || packet.isDatagram()) {
      return false;
    }
    boolean wrong =
        verifier.network(packet.index()) == ChecksumStatus.WRONG
            || verifier.transport(packet.index()) == ChecksumStatus.WRONG;
    if (wrong) {
      statistics.add(InspectorCounter.WRONG_CHECKSUMS, 1);
    }
    return wrong;
  }

  private void applyRules(FlowPacket packet) {
    RuleEvaluator evaluator = rules().evaluator();
    evaluator.packet(packet.isInStream());
    for (@Nullable CompiledRule rule = evaluator.next(); rule != null; rule = evaluator.next()) {
      Signature signature = rule.signature();
      switch (signature.action()) {
        case PASS -> {
          statistics.add(InspectorCounter.PASSES, 1);
          return;
        }
        case DROP -> judge(packet, evaluator, Verdict.DROP, InspectorCounter.DROPS);
        case REJECT -> judge(packet, evaluator, Verdict.REJECT, InspectorCounter.REJECTS);
        case ALERT -> {}
      }
      packet.alert();
      sink.alert(alert.with(signature, rules().number()));
    }
  }

  /** Sets a verdict unless the packet has it already, or a stricter one. */
  private void judge(
      FlowPacket packet, RuleEvaluator evaluator, Verdict verdict, InspectorCounter counter) {
    if (mode == InspectionMode.PASSIVE) {
      return;
    }
    PacketBatch batch = Objects.requireNonNull(source);
    int index = packet.originalIndex();
    if (evaluator.isOfStream()) {
      // The stream holds bytes now that the receiver will not get: nothing of it may go on.
      packet.dropFlow();
    }
    Verdict before = batch.verdict(index);
    if (before != verdict && before != Verdict.REJECT) {
      batch.verdict(index, verdict);
      statistics.add(counter, 1);
    }
  }

  @Override
  public void onFlowEnd(FlowEvent flow, int flowId) {
    sink.flow(flow);
  }
}

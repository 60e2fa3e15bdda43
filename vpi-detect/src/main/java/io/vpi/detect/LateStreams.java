package io.vpi.detect;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.LayerTable;
import io.vpi.detect.eval.CompiledRule;
import io.vpi.detect.eval.PacketFacts;
import io.vpi.detect.eval.RuleEvaluator;
import io.vpi.event.Signature;
import io.vpi.flow.FlowEnds;
import io.vpi.flow.stream.StreamData;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Puts rules to stream bytes that no packet of their direction made available: a hole before them
 * was given up, or the flow has ended. Their events bear the flow's ends, and a packet of no bytes.
 */
final class LateStreams {
  private final GuardedSink sink;
  private final LayerTable none;
  private final PacketFacts facts = new PacketFacts();
  private final PacketContext context;
  private final RuleAlert alert;
  private final PacketBatch batch = new PacketBatch(1);
  private final TapRegistry taps = new TapRegistry();
  private final MemorySegment nothing = Arena.ofAuto().allocate(1);

  LateStreams(
      GuardedSink sink, AssetResolver assets, InspectorStatistics statistics, LayerTable none) {
    this.sink = sink;
    this.none = none;
    context = new PacketContext(facts, assets, statistics);
    alert = new RuleAlert(context);
  }

  PacketFacts facts() {
    return facts;
  }

  /**
   * Puts the rules to a window.
   *
   * @param rules the rules
   * @param ends who sent it to whom
   * @param data the window
   * @param inspected how many bytes of it the rules have seen before
   * @param number the number of the last packet
   * @param now the clock
   */
  void inspect(
      Generation rules, FlowEnds ends, StreamData data, int inspected, long number, long now) {
    facts.read(ends);
    batch.begin(nothing, taps, now);
    batch.add(0, 0, 0, now, LinkType.RAW, PacketBatch.NO_TAP);
    context.start(batch, none, 0, number, ends.tenant());
    RuleEvaluator evaluator = rules.lateEvaluator();
    evaluator.begin();
    evaluator.stream(data.memory(), data.offset(), data.length(), data.streamOffset(), inspected);
    for (@Nullable CompiledRule rule = evaluator.next(); rule != null; rule = evaluator.next()) {
      if (rule.signature().action() == Signature.Action.PASS) {
        break;
      }
      sink.alert(alert.with(rule.signature(), rules.number()));
    }
    context.release();
    batch.clear();
  }
}

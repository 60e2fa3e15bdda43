package io.vpi.detect;

import io.vpi.asset.AssetResolver;
import io.vpi.detect.eval.CompiledRule;
import io.vpi.detect.eval.PacketFacts;
import io.vpi.detect.eval.RuleEvaluator;
import io.vpi.event.Signature;
import io.vpi.flow.FlowEnds;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowPacket;
import io.vpi.flow.stream.StreamData;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Puts rules to stream bytes that no packet of their direction made available: a hole before them
 * was given up, or the flow has ended. Their events bear the flow's ends, and a packet of no bytes.
 *
 * <p>The packets that brought the bytes are gone. Inline, a drop or reject rule so drops what is
 * still to come of the flow, from the packet at hand on.
 */
final class LateStreams {
  private final GuardedSink sink;
  private final InspectionMode mode;
  private final PacketFacts facts = new PacketFacts();
  private final PacketContext context;
  private final RuleAlert alert;
  private final PacketBatch batch = new PacketBatch(1);
  private final TapRegistry taps = new TapRegistry();
  private final MemorySegment nothing = Arena.ofAuto().allocate(1);

  LateStreams(GuardedSink sink, InspectionMode mode, AssetResolver assets) {
    this.sink = sink;
    this.mode = mode;
    context = new PacketContext(facts, assets);
    alert = new RuleAlert(context);
  }

  PacketFacts facts() {
    return facts;
  }

  /**
   * Puts the rules to a window.
   *
   * @param rules the rules
   * @param flows whose stream it is
   * @param data the window
   * @param inspected how many bytes of it the rules have seen before
   * @param number the number of the last packet
   * @param answer the packet at hand if it is of the same flow, the other way
   */
  void inspect(
      Generation rules,
      FlowEngine flows,
      StreamData data,
      int inspected,
      long number,
      @Nullable FlowPacket answer) {
    FlowEnds ends = flows.ends(data.flowId(), data.isToServer());
    facts.read(ends);
    batch.begin(nothing, taps, flows.now());
    batch.add(0, 0, 0, flows.now(), LinkType.RAW, PacketBatch.NO_TAP);
    context.start(batch, ends, number);
    RuleEvaluator evaluator = rules.lateEvaluator();
    evaluator.begin();
    evaluator.stream(data.memory(), data.offset(), data.length(), data.streamOffset(), inspected);
    for (@Nullable CompiledRule rule = evaluator.next(); rule != null; rule = evaluator.next()) {
      Signature.Action action = rule.signature().action();
      if (action == Signature.Action.PASS) {
        break;
      }
      if (action != Signature.Action.ALERT && mode == InspectionMode.INLINE) {
        batch.verdict(0, Verdict.DROP);
        if (answer != null) {
          answer.dropFlow();
        }
      }
      flows.alert(data.flowId());
      sink.alert(alert.with(rule.signature(), rules.number()));
    }
    context.release();
    batch.clear();
  }
}

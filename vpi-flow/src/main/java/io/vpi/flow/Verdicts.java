package io.vpi.flow;

import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.table.FlowFlags;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.table.FlowTable;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import org.jspecify.annotations.Nullable;

/** Does to the packet at hand and to its flow what bounds, policies and the listener ask for. */
final class Verdicts {
  private final boolean inline;
  private final FlowTable table;
  private final FlowPacket packet;
  private @Nullable PacketBatch source;

  Verdicts(boolean inline, FlowTable table, FlowPacket packet) {
    this.inline = inline;
    this.table = table;
    this.packet = packet;
  }

  /** Turns to a batch of the source's, whose packets are judged. */
  void begin(PacketBatch batch) {
    source = batch;
  }

  /** Lets go of the batch. */
  void end() {
    source = null;
  }

  /** Inline, the packet at hand does not go on. */
  void drop() {
    judge(Verdict.DROP);
  }

  /** Inline, the packet at hand does not go on, and is refused if the policy says so. */
  void drop(ExceptionPolicy policy) {
    judge(policy == ExceptionPolicy.REJECT ? Verdict.REJECT : Verdict.DROP);
  }

  private void judge(Verdict verdict) {
    PacketBatch batch = source;
    int index = packet.originalIndex();
    if (inline && batch != null && batch.verdict(index) != Verdict.REJECT) {
      batch.verdict(index, verdict);
    }
  }

  /** What a bound that was met means for the packet at hand and its flow. */
  void apply(ExceptionPolicy policy) {
    switch (policy) {
      case IGNORE, PASS_PACKET -> {}
      case PASS_FLOW -> packet.passFlow();
      case DROP_FLOW -> packet.dropFlow();
      case DROP_PACKET -> packet.drop();
      case REJECT -> {
        packet.dropFlow();
        drop(policy);
      }
    }
  }

  /** The listener has had all of the packet: what it, or a bound, has asked for is done. */
  void settle() {
    if (packet.isDropped()) {
      drop();
    }
    int flow = packet.flowId();
    if (flow < 0) {
      return;
    }
    int flags =
        (packet.isAlerted() ? FlowFlags.ALERTED : 0)
            | (packet.isFlowDropped() && inline ? FlowFlags.DROPPED : 0)
            | (packet.isFlowPassed() ? FlowFlags.PASSED : 0);
    if (flags != 0) {
      FlowRecord.addFlags(table.records(), table.record(flow), flags);
    }
  }
}

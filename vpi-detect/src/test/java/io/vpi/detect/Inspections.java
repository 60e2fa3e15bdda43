package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.FlowOptions;
import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.List;

/** Runs of an inspector from its first packet to its close. */
final class Inspections {
  private Inspections() {}

  /**
   * Inspects frames, in one batch and each in a batch of its own, and tells what came of it, which
   * must be the same.
   */
  static RecordingSink inspect(String rules, List<byte[]> frames) {
    return inspect(rules, SmallInspector.FEW_FLOWS, frames);
  }

  static RecordingSink inspect(String rules, FlowOptions options, List<byte[]> frames) {
    RuleSet set = RuleSet.parse(rules);
    assertEquals(List.of(), set.report().rejected());
    RecordingSink together = new RecordingSink();
    try (Inspector inspector = SmallInspector.builder(set).flows(options).sink(together).build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    }
    RecordingSink apart = new RecordingSink();
    try (Inspector inspector = SmallInspector.builder(set).flows(options).sink(apart).build()) {
      frames.forEach(frame -> inspector.inspect(TestBatch.of(frame)));
    }
    assertEquals(together.alerts, apart.alerts, "one batch, and a batch for each packet");
    assertEquals(together.flows, apart.flows, "one batch, and a batch for each packet");
    return together;
  }

  /** One list of frames out of several. */
  @SafeVarargs
  static List<byte[]> join(List<byte[]>... parts) {
    List<byte[]> all = new ArrayList<>();
    for (List<byte[]> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}

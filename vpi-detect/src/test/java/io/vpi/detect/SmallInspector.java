package io.vpi.detect;

import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;

/** Builders for inspectors with little memory, as a test makes many of them. */
final class SmallInspector {
  /** The flow options of these builders. */
  static final FlowOptions FEW_FLOWS =
      FlowOptions.builder()
          .capacity(1024)
          .fragments(FragmentOptions.builder().memory(1 << 20).maxDatagrams(64).build())
          .streams(StreamOptions.builder().memory(1 << 20).build())
          .tcp(TcpOptions.builder().synDataSlots(8).build())
          .build();

  private SmallInspector() {}

  static Inspector.Builder builder(RuleSet rules) {
    return Inspector.builder(rules).flows(FEW_FLOWS);
  }
}

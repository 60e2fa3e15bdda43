package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.detect.Inspector;
import io.vpi.detect.InspectorCounter;
import io.vpi.detect.RuleSet;
import io.vpi.flow.FlowOptions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs in a JVM without --add-exports: what Agrona has that needs it must not be used. */
@Timeout(60)
class AgentGroupTest {
  private static final byte[] ARP =
      HexFormat.of()
          .parseHex(
              "ffffffffffff02000000000108060001080006040001"
                  + "0200000000010a0000010000000000000a000002");

  private static final InlinePath UNWATCHED = new InlinePath(null);

  private final Doorbell bell = new Doorbell();

  private InspectionAgent agent(IntUnaryOperator script) {
    Inspector inspector =
        Inspector.builder(RuleSet.parse(""))
            .flows(FlowOptions.builder().capacity(16).build())
            .build();
    ScriptedSource source = new ScriptedSource(ARP, 1_000, 0, script);
    return new InspectionAgent("agent", source, inspector, true, bell::ring);
  }

  private void awaitEnd(AgentGroup group) {
    while (!group.haveAllEnded()) {
      bell.await(TimeUnit.SECONDS.toNanos(1));
    }
  }

  @ParameterizedTest
  @EnumSource(IdleChoice.class)
  void everyWayToIdleNeedsNoFlagOfTheJvm(IdleChoice idle) {
    List<InspectionAgent> agents = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      agents.add(agent(poll -> poll < 500 ? poll % 2 : PacketSource.END_OF_STREAM));
    }
    try (AgentGroup group = new AgentGroup(agents, idle, UNWATCHED)) {
      group.start();
      awaitEnd(group);
      assertFalse(group.hasOneFailed());
      SensorTotals totals = new SensorTotals(agents);
      assertEquals(2 * 250, totals.get(InspectorCounter.PACKETS));
    }
  }

  @Test
  void tellsThatOneHasFailedWhileTheOthersWork() {
    InspectionAgent good = agent(_ -> 0);
    InspectionAgent bad =
        agent(poll -> {
          throw new IllegalStateException("a fault");
        });
    try (AgentGroup group = new AgentGroup(List.of(good, bad), IdleChoice.YIELD, UNWATCHED)) {
      group.start();
      while (!group.hasOneFailed()) {
        bell.await(TimeUnit.MILLISECONDS.toNanos(10));
      }
      assertFalse(group.haveAllEnded());
      group.stop(0);
      awaitEnd(group);
      assertTrue(good.hasEnded());
    }
  }

  @Test
  void closesAgentsThatNeverBegan() {
    InspectionAgent idle = agent(_ -> 0);
    new AgentGroup(List.of(idle), IdleChoice.WAIT, UNWATCHED).close();
    assertTrue(idle.hasEnded());
  }
}

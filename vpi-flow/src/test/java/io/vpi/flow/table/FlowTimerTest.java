package io.vpi.flow.table;

import static io.vpi.flow.table.FlowTableTest.SECOND;
import static io.vpi.flow.table.FlowTableTest.START;
import static io.vpi.flow.table.FlowTableTest.TCP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.report.FlowState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTimerTest {
  private final FlowHash hash = FlowHash.seeded(4);
  private final List<FlowEnd> ended = new ArrayList<>();

  private FlowTable table(int capacity) {
    return table(capacity, FlowTimeouts.DEFAULT);
  }

  private FlowTable table(int capacity, FlowTimeouts timeouts) {
    return new FlowTable(
        capacity, timeouts, EvictionPolicy.NONE, hash, (flow, end) -> ended.add(end));
  }

  private int create(FlowTable table, int n, int protocol, long now) {
    FlowKey key = FlowTableTest.key(n, protocol);
    int flow = table.create(key, hash.of(key), now);
    table.seen(flow, true, now, 60);
    return flow;
  }

  @ParameterizedTest
  @CsvSource({
    "6,   NEW,         60",
    "6,   ESTABLISHED, 600",
    "6,   CLOSING,     600",
    "6,   CLOSED,      60",
    "17,  NEW,         30",
    "17,  ESTABLISHED, 300",
    "136, ESTABLISHED, 300",
    "1,   NEW,         30",
    "58,  ESTABLISHED, 300",
    "50,  NEW,         30",
    "50,  ESTABLISHED, 300"
  })
  void endsAFlowASecondOrTwoAfterItsTimeout(int protocol, FlowState state, int seconds) {
    try (FlowTable table = table(1)) {
      int flow = create(table, 0, protocol, START);
      table.state(flow, state);
      for (int i = 1; i < seconds; i++) {
        assertEquals(0, table.advance(START + i * SECOND, 10));
      }
      int ends = 0;
      for (int i = 0; i < 3; i++) {
        ends += table.advance(START + (seconds + i) * SECOND, 10);
      }
      assertEquals(1, ends);
      assertEquals(List.of(state == FlowState.CLOSED ? FlowEnd.FIN : FlowEnd.TIMEOUT), ended);
    }
  }

  @Test
  void aPacketThatIsCountedAloneDoesNotKeepItsFlow() {
    try (FlowTable table = table(1)) {
      int flow = create(table, 0, TCP, START);
      table.advance(START + 50 * SECOND, 10);
      table.count(flow, false, 60);
      assertEquals(1, FlowRecord.packets(table.records(), table.record(flow), false));
      assertEquals(60, FlowRecord.bytes(table.records(), table.record(flow), false));
      table.advance(START + 62 * SECOND, 10);
      assertEquals(List.of(FlowEnd.TIMEOUT), ended);
    }
  }

  @Test
  void tellsAResetFromATimeout() {
    try (FlowTable table = table(1)) {
      int flow = create(table, 0, TCP, START);
      FlowRecord.addFlags(table.records(), table.record(flow), FlowFlags.RESET);
      table.state(flow, FlowState.CLOSED);
      table.advance(START + 70 * SECOND, 10);
      assertEquals(List.of(FlowEnd.RST), ended);
    }
  }

  @Test
  void keepsWhatGoesOnSpeaking() {
    try (FlowTable table = table(2)) {
      int flow = create(table, 0, TCP, START);
      for (int i = 1; i < 2000; i++) {
        table.advance(START + i * SECOND, 10);
        table.seen(flow, true, START + i * SECOND, 1);
      }
      assertEquals(List.of(), ended);
      table.advance(START + 1999 * SECOND + 62 * SECOND, 10);
      assertEquals(List.of(FlowEnd.TIMEOUT), ended);
    }
  }

  @Test
  void looksAtABusyFlowAtMostTwiceInItsTimeout() {
    try (FlowTable table = table(1)) {
      int flow = create(table, 0, TCP, START);
      int looks = 0;
      for (int i = 1; i <= 6000; i++) {
        long now = START + i * SECOND / 10;
        looks += due(table, now) ? 1 : 0;
        table.advance(now, 1);
        table.seen(flow, true, now, 1);
      }
      assertTrue(looks <= 20, looks + " looks in ten timeouts");
    }
  }

  /** Whether the table has something to look at: with a budget of 0 it looks at nothing. */
  private static boolean due(FlowTable table, long now) {
    table.advance(now, 0);
    return table.isWorkDue();
  }

  @Test
  void worksOffEqualDeadlinesInSteps() {
    int flows = 100_000;
    int[] count = new int[1];
    try (FlowTable table =
        new FlowTable(
            flows, FlowTimeouts.DEFAULT, EvictionPolicy.NONE, hash, (flow, end) -> count[0]++)) {
      for (int i = 0; i < flows; i++) {
        create(table, i, TCP, START);
      }
      long now = START + 62 * SECOND;
      int calls = 0;
      while (table.size() > 0) {
        int before = count[0];
        int ends = table.advance(now, 1000);
        assertTrue(ends <= 1000 && ends == count[0] - before);
        now += 1000;
        calls++;
      }
      assertEquals(flows / 1000, calls);
    }
  }

  @Test
  void followsTimeoutsLongerThanTheWheelTurns() {
    Duration day = Duration.ofDays(1);
    FlowTimeouts timeouts = FlowTimeouts.builder().tcp(day, day, day, day).build();
    try (FlowTable table = table(1, timeouts)) {
      create(table, 0, TCP, START);
      for (long t = 0; t < 86_400; t += 7) {
        assertEquals(0, table.advance(START + t * SECOND, 10));
      }
      assertEquals(1, table.advance(START + 86_402 * SECOND, 10));
    }
  }

  @Test
  void staysInOrderWhenTheClockRunsBack() {
    try (FlowTable table = table(10)) {
      long future = START + 3_000_000L * SECOND;
      table.advance(future, 10);
      int old = create(table, 0, TCP, future);
      table.advance(START, 10);
      int young = create(table, 1, TCP, START);
      assertEquals(0, table.advance(START + 50 * SECOND, 10));
      table.seen(young, true, START + 50 * SECOND, 1);
      // What was seen in the future counts as seen when its timer comes up: one timeout more.
      table.advance(START + 100 * SECOND, 10);
      assertTrue(table.isLive(old) && table.isLive(young));
      table.advance(START + 115 * SECOND, 10);
      assertTrue(table.isLive(old) && !table.isLive(young));
      table.advance(START + 180 * SECOND, 10);
      assertTrue(!table.isLive(old));
      assertEquals(List.of(FlowEnd.TIMEOUT, FlowEnd.TIMEOUT), ended);
    }
  }

  @Test
  void leavesSmallStepsBackOut() {
    try (FlowTable table = table(2)) {
      int flow = create(table, 0, TCP, START);
      // Two taps a second apart, for half a minute: the wheel must not turn at double speed.
      int looks = 0;
      for (int i = 0; i < 600; i++) {
        long now = START + i * SECOND / 20;
        looks += due(table, now) ? 1 : 0;
        table.advance(now - SECOND, 10);
      }
      assertEquals(0, looks);
      assertTrue(table.isLive(flow));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, -9223372036854775808",
    "-9223372036854775808, 9223372036854775807",
    "0, 9223372036854775807",
    "9223372036854775807, 0"
  })
  void staysWholeWhateverTheClockTells(long first, long second) {
    try (FlowTable table = table(4)) {
      table.advance(first, 10);
      create(table, 0, TCP, first);
      table.advance(second, 10);
      int flow = create(table, 1, TCP, second);
      table.advance(first, 10);
      table.advance(START, 10);
      if (table.isLive(flow)) {
        table.seen(flow, true, START, 1);
      }
      for (int i = 0; i < 1500; i++) {
        table.advance(START + i * SECOND, 10);
      }
      assertEquals(0, table.size());
      assertEquals(2, ended.size());
    }
  }

  @Test
  void refusesTimeoutsOutOfRange() {
    Duration second = Duration.ofSeconds(1);
    FlowTimeouts.Builder builder = FlowTimeouts.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.udp(Duration.ZERO, second));
    assertThrows(IllegalArgumentException.class, () -> builder.icmp(second, Duration.ofDays(31)));
    FlowTimeouts timeouts = builder.other(second, Duration.ofSeconds(2)).build();
    assertEquals(SECOND, timeouts.nanos(50, FlowState.NEW));
    assertEquals(2 * SECOND, timeouts.nanos(50, FlowState.ESTABLISHED));
    assertEquals(60 * SECOND, timeouts.nanos(6, FlowState.NEW));
  }
}

package io.vpi.flow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.report.FlowState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The table beside one that is obvious: a map, and timeouts that are looked at one by one. */
class FlowTableModelTest {
  private static final long SECOND = FlowTableTest.SECOND;

  /** A turn of the clock's wheel and a bit. */
  private static final long TICK = 1L << 30;

  private final FlowHash hash = FlowHash.seeded(5);

  private static final class Flow {
    final int protocol;
    int number;
    long last;
    FlowState state = FlowState.NEW;
    boolean answered;

    /** When its state changed last: it may have been idle for longer than the new one allows. */
    long changed;

    Flow(int protocol) {
      this.protocol = protocol;
    }

    long deadline() {
      return last + FlowTimeouts.DEFAULT.nanos(protocol, state);
    }
  }

  @Property(tries = 200)
  void findsWhatAMapFinds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int capacity) {
    Random random = new Random(seed);
    Map<Integer, Integer> model = new HashMap<>();
    try (FlowTable table =
        new FlowTable(
            capacity, FlowTimeouts.DEFAULT, EvictionPolicy.NONE, hash, (flow, end) -> {})) {
      for (int step = 0; step < 500; step++) {
        int n = random.nextInt(2 * capacity);
        FlowKey key = FlowTableTest.key(n, FlowTableTest.TCP);
        int keyHash = hash.of(key);
        int flow = table.find(key, keyHash);
        assertEquals(model.getOrDefault(n, FlowTable.NONE), flow);
        if (flow >= 0 && random.nextInt(3) == 0) {
          table.remove(flow);
          model.remove(n);
        } else if (flow < 0) {
          flow = table.create(key, keyHash, FlowTableTest.START);
          if (model.size() == capacity) {
            assertEquals(FlowTable.NONE, flow);
          } else {
            assertTrue(!model.containsValue(flow) && flow < capacity);
            model.put(n, flow);
          }
        }
        assertEquals(model.size(), table.size());
      }
    }
  }

  /** No flow ends before its timeout, and each within a tick or two behind it. */
  @Property(tries = 200)
  void endsFlowsWhenTheirTimeoutHasPassed(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Integer, Flow> live = new HashMap<>();
    long[] clock = {FlowTableTest.START};
    List<String> wrong = new ArrayList<>();
    FlowEndListener listener =
        (number, end) -> {
          Flow flow = live.remove(number);
          FlowEnd expected = flow.state == FlowState.CLOSED ? FlowEnd.FIN : FlowEnd.TIMEOUT;
          if (flow.deadline() > clock[0] || end != expected) {
            wrong.add(end + " " + (flow.deadline() - clock[0]) + " too early");
          }
        };
    try (FlowTable table =
        new FlowTable(64, FlowTimeouts.DEFAULT, EvictionPolicy.NONE, hash, listener)) {
      int began = 0;
      for (int step = 0; step < 400; step++) {
        clock[0] += step(random);
        table.advance(clock[0], Integer.MAX_VALUE);
        for (Flow flow : live.values()) {
          long due = Math.max(flow.deadline(), flow.changed);
          assertTrue(due + TICK + 1 >= clock[0], "a flow has outlived its timeout");
        }
        if (live.size() < 64 && random.nextInt(3) > 0) {
          Flow flow = new Flow(random.nextBoolean() ? 6 : random.nextBoolean() ? 17 : 50);
          FlowKey key = FlowTableTest.key(began++, flow.protocol);
          flow.number = table.create(key, hash.of(key), clock[0]);
          flow.last = clock[0];
          assertNotEquals(FlowTable.NONE, flow.number);
          table.seen(flow.number, true, clock[0], 1);
          live.put(flow.number, flow);
        }
        for (Flow flow : new ArrayList<>(live.values())) {
          change(table, flow, random, clock[0]);
        }
        assertEquals(live.size(), table.size());
      }
      // All that is left goes in the end.
      clock[0] += 601 * SECOND + 2 * TICK;
      table.advance(clock[0], Integer.MAX_VALUE);
      assertEquals(0, table.size());
      assertEquals(List.of(), wrong);
    }
  }

  private static long step(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> 1000 * SECOND;
      case 1 -> 2000L * 86_400 * SECOND;
      case 2, 3 -> random.nextInt(300) * SECOND;
      case 4, 5, 6, 7, 8 -> 0;
      default -> (long) (random.nextDouble() * 20 * SECOND);
    };
  }

  private static void change(FlowTable table, Flow flow, Random random, long now) {
    int choice = random.nextInt(30);
    if (choice < 4) {
      boolean fromA = random.nextBoolean();
      table.seen(flow.number, fromA, now, 1);
      flow.last = now;
      flow.answered |= !fromA;
      if (flow.protocol != 6 && flow.answered && flow.state == FlowState.NEW) {
        flow.state = FlowState.ESTABLISHED;
      }
    } else if (choice == 5 && flow.protocol == 6) {
      flow.state = FlowState.of(random.nextInt(4));
      flow.changed = now;
      table.state(flow.number, flow.state);
    }
  }
}

package io.vpi.flow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.report.FlowState;
import io.vpi.flow.report.TcpState;
import io.vpi.testing.Allocation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTableTest {
  static final int TCP = 6;
  static final int UDP = 17;
  static final long SECOND = 1_000_000_000L;
  static final long START = 1_700_000_000L * SECOND;

  private final FlowHash hash = FlowHash.seeded(3);
  private final List<String> ended = new ArrayList<>();

  private FlowTable table(int capacity, EvictionPolicy eviction) {
    return new FlowTable(
        capacity, FlowTimeouts.DEFAULT, eviction, hash, (flow, end) -> ended.add(flow + " " + end));
  }

  /** The n-th flow; its client has the lower address. */
  static FlowKey key(int n, int protocol) {
    FlowKey key = new FlowKey();
    key.ends(0, 0x0A000000L + n, 40000, 0, 0xC0000001L, 80);
    key.scope(4, protocol, TenantKey.NONE, 0);
    return key;
  }

  private int create(FlowTable table, int n, int protocol, long now) {
    FlowKey key = key(n, protocol);
    int flow = table.create(key, hash.of(key), now);
    if (flow >= 0) {
      table.seen(flow, key.isFromA(), now, 60);
    }
    return flow;
  }

  private int find(FlowTable table, int n, int protocol) {
    FlowKey key = key(n, protocol);
    return table.find(key, hash.of(key));
  }

  @Test
  void findsWhatWasCreatedUntilItIsRemoved() {
    try (FlowTable table = table(4, EvictionPolicy.NONE)) {
      int one = create(table, 1, TCP, START);
      int two = create(table, 2, TCP, START);
      assertNotEquals(one, two);
      assertEquals(one, find(table, 1, TCP));
      assertEquals(two, find(table, 2, TCP));
      assertEquals(FlowTable.NONE, find(table, 1, UDP));
      assertEquals(2, table.size());
      table.remove(one);
      assertEquals(FlowTable.NONE, find(table, 1, TCP));
      assertEquals(two, find(table, 2, TCP));
      assertEquals(1, table.size());
      assertFalse(table.isLive(one));
      assertThrows(IllegalStateException.class, () -> table.remove(one));
      assertEquals(List.of(), ended);
    }
  }

  @Test
  void givesACleanRecordToEachFlow() {
    try (FlowTable table = table(1, EvictionPolicy.NONE)) {
      MemorySegment records = table.records();
      int first = create(table, 1, TCP, START);
      long record = table.record(first);
      int generation = FlowRecord.generation(records, record);
      long id = table.publicId(first);
      for (long i = FlowRecord.HALF_A; i < FlowRecord.SIZE; i++) {
        records.set(ValueLayout.JAVA_BYTE, record + i, (byte) 0xFF);
      }
      FlowRecord.asset(records, record, true, 5);
      FlowRecord.tap(records, record, 3);
      FlowRecord.addTcpFlags(records, record, false, 0x12);
      FlowRecord.tcpState(records, record, TcpState.CLOSING);
      FlowRecord.policy(records, record, true, HostPolicy.LAST);
      table.remove(first);

      int second = create(table, 2, TCP, START + 1);
      assertEquals(first, second);
      for (long i = FlowRecord.HALF_A; i < FlowRecord.SIZE; i++) {
        assertEquals(0, records.get(ValueLayout.JAVA_BYTE, record + i));
      }
      assertEquals(AssetNumbers.NONE, FlowRecord.asset(records, record, true));
      assertEquals(FlowRecord.NO_TAP, FlowRecord.tap(records, record));
      assertEquals(0, FlowRecord.tcpFlags(records, record, false));
      assertEquals(TcpState.NONE, FlowRecord.tcpState(records, record));
      assertEquals(FlowState.NEW, FlowRecord.state(records, record));
      assertNotEquals(generation, FlowRecord.generation(records, record));
      assertNotEquals(id, table.publicId(second));
    }
  }

  @Test
  void keepsWhatIsNotedOfAFlow() {
    try (FlowTable table = table(3, EvictionPolicy.NONE)) {
      MemorySegment records = table.records();
      create(table, 1, TCP, START);
      FlowKey key = new FlowKey();
      key.ends(0xFD00L << 48, 2, 80, 0xFD00L << 48, 1, 40000);
      key.scope(6, TCP, 77, 9);
      int flow = table.create(key, hash.of(key), START + 5);
      long record = table.record(flow);
      assertEquals(0, record % FlowRecord.ALIGNMENT);
      assertEquals(0, records.address() % FlowRecord.ALIGNMENT);
      assertFalse(FlowRecord.isClientA(records, record));
      table.seen(flow, false, START + 7, 100);
      table.seen(flow, false, START + 8, 11);
      table.seen(flow, true, START + 9, 5_000_000_000L);
      FlowRecord.asset(records, record, true, 1);
      FlowRecord.asset(records, record, false, AssetNumbers.LARGEST);
      FlowRecord.tap(records, record, 65_534);
      FlowRecord.addTcpFlags(records, record, true, 0x102);
      FlowRecord.addTcpFlags(records, record, true, 0x80);
      FlowRecord.addTcpFlags(records, record, false, 0x01);
      FlowRecord.tcpState(records, record, TcpState.LAST_ACK);
      FlowRecord.policy(records, record, true, HostPolicy.LAST);
      FlowRecord.policy(records, record, false, HostPolicy.MODERN);
      FlowRecord.addFlags(records, record, FlowFlags.ALERTED | FlowFlags.BYPASSED);
      FlowRecord.removeFlags(records, record, FlowFlags.BYPASSED);
      table.state(flow, FlowState.ESTABLISHED);

      assertEquals(0xFD00L << 48, FlowRecord.addressHigh(records, record, true));
      assertEquals(1, FlowRecord.addressLow(records, record, true));
      assertEquals(2, FlowRecord.addressLow(records, record, false));
      assertEquals(40000, FlowRecord.port(records, record, true));
      assertEquals(80, FlowRecord.port(records, record, false));
      assertEquals(77, FlowRecord.tenant(records, record));
      assertEquals(9, FlowRecord.addressSpace(records, record));
      assertEquals(TCP, FlowRecord.ipProtocol(records, record));
      assertEquals(6, FlowRecord.ipVersion(records, record));
      assertEquals(START + 5, FlowRecord.start(records, record));
      assertEquals(START + 9, FlowRecord.last(records, record));
      assertEquals(1, FlowRecord.packets(records, record, true));
      assertEquals(2, FlowRecord.packets(records, record, false));
      assertEquals(5_000_000_000L, FlowRecord.bytes(records, record, true));
      assertEquals(111, FlowRecord.bytes(records, record, false));
      assertEquals(1, FlowRecord.asset(records, record, true));
      assertEquals(AssetNumbers.LARGEST, FlowRecord.asset(records, record, false));
      assertEquals(65_534, FlowRecord.tap(records, record));
      assertEquals(0x82, FlowRecord.tcpFlags(records, record, true));
      assertEquals(0x01, FlowRecord.tcpFlags(records, record, false));
      assertEquals(TcpState.LAST_ACK, FlowRecord.tcpState(records, record));
      assertEquals(HostPolicy.LAST, FlowRecord.policy(records, record, true));
      assertEquals(HostPolicy.MODERN, FlowRecord.policy(records, record, false));
      assertEquals(FlowFlags.ALERTED, FlowRecord.flags(records, record));
      assertEquals(FlowState.ESTABLISHED, FlowRecord.state(records, record));
      assertEquals(flow, table.find(key, hash.of(key)));
    }
  }

  @Test
  void establishesAFlowWithoutTcpWhenTheOtherEndAnswers() {
    try (FlowTable table = table(2, EvictionPolicy.NONE)) {
      int udp = create(table, 1, UDP, START);
      table.seen(udp, true, START, 1);
      assertEquals(FlowState.NEW, FlowRecord.state(table.records(), table.record(udp)));
      table.seen(udp, false, START, 1);
      assertEquals(FlowState.ESTABLISHED, FlowRecord.state(table.records(), table.record(udp)));
      int tcp = create(table, 1, TCP, START);
      table.seen(tcp, false, START, 1);
      assertEquals(FlowState.NEW, FlowRecord.state(table.records(), table.record(tcp)));
    }
  }

  @Test
  void turnsNewFlowsAwayWhenFullAndNothingIsToBeEvicted() {
    try (FlowTable table = table(3, EvictionPolicy.NONE)) {
      for (int i = 0; i < 3; i++) {
        assertTrue(create(table, i, TCP, START) >= 0);
      }
      assertEquals(FlowTable.NONE, create(table, 3, TCP, START));
      assertEquals(List.of(), ended);
      table.advance(START + 61 * SECOND, 0);
      assertTrue(create(table, 3, TCP, START + 61 * SECOND) >= 0);
      assertEquals(1, ended.size());
      assertTrue(ended.getFirst().endsWith("TIMEOUT"));
    }
  }

  @Test
  void evictsTheOldestOfAll() {
    try (FlowTable table = table(3, EvictionPolicy.OLDEST)) {
      int oldest = create(table, 0, TCP, START);
      table.state(oldest, FlowState.ESTABLISHED);
      table.advance(START + 20 * SECOND, 10);
      int second = create(table, 1, TCP, START + 20 * SECOND);
      table.advance(START + 40 * SECOND, 10);
      create(table, 2, TCP, START + 40 * SECOND);
      table.advance(START + 50 * SECOND, 10);
      create(table, 3, TCP, START + 50 * SECOND);
      create(table, 4, TCP, START + 50 * SECOND);
      assertEquals(List.of(oldest + " EVICTED", second + " EVICTED"), ended);
    }
  }

  @Test
  void evictsByTheLastPacketAndNotByTheFirst() {
    try (FlowTable table = table(2, EvictionPolicy.OLDEST)) {
      int busy = create(table, 0, TCP, START);
      table.advance(START + 10 * SECOND, 10);
      int idle = create(table, 1, TCP, START + 10 * SECOND);
      table.advance(START + 30 * SECOND, 10);
      table.seen(busy, true, START + 30 * SECOND, 1);
      create(table, 2, TCP, START + 30 * SECOND);
      assertEquals(List.of(idle + " EVICTED"), ended);
    }
  }

  @Test
  void letsAFloodOfSynsPushOutItselfAlone() {
    try (FlowTable table = table(1000, EvictionPolicy.CHEAPEST_FIRST)) {
      Set<Integer> good = new HashSet<>();
      for (int i = 0; i < 900; i++) {
        int flow = create(table, i, TCP, START);
        table.state(flow, FlowState.ESTABLISHED);
        good.add(flow);
      }
      for (int i = 0; i < 20_000; i++) {
        long now = START + i * 1_000_000L;
        table.advance(now, 10);
        assertTrue(create(table, 1000 + i, TCP, now) >= 0);
      }
      for (int i = 0; i < 900; i++) {
        assertTrue(good.contains(find(table, i, TCP)));
      }
      // Of the flood, the last hundred are there: a handshake has time to complete.
      for (int i = 19_900; i < 20_000; i++) {
        assertTrue(find(table, 1000 + i, TCP) >= 0);
      }
      assertEquals(19_900, ended.size());
    }
  }

  @Test
  void leavesFlowsTheTimeToBeginWhereEstablishedOnesNeverClose() {
    try (FlowTable table = table(1000, EvictionPolicy.CHEAPEST_FIRST)) {
      for (int i = 0; i < 1000; i++) {
        table.state(create(table, i, TCP, START), FlowState.ESTABLISHED);
      }
      for (int i = 0; i < 20_000; i++) {
        create(table, 1000 + i, TCP, START + i * 1_000_000L);
      }
      for (int i = 19_950; i < 20_000; i++) {
        assertTrue(find(table, 1000 + i, TCP) >= 0);
      }
      // And no more of the established ones had to go than it takes.
      for (int i = 100; i < 1000; i++) {
        assertTrue(find(table, i, TCP) >= 0);
      }
    }
  }

  @Test
  void evictsClosedFlowsBeforeEstablishedOnesAndThoseWhereThereIsNoOther() {
    try (FlowTable table = table(2, EvictionPolicy.CHEAPEST_FIRST)) {
      int established = create(table, 0, TCP, START);
      table.state(established, FlowState.ESTABLISHED);
      int closed = create(table, 1, TCP, START);
      table.state(closed, FlowState.ESTABLISHED);
      table.state(closed, FlowState.CLOSED);
      int next = create(table, 2, TCP, START);
      table.state(next, FlowState.ESTABLISHED);
      assertEquals(List.of(closed + " EVICTED"), ended);
      create(table, 3, TCP, START);
      assertEquals(2, ended.size());
      assertTrue(table.isLive(established) || table.isLive(next));
    }
  }

  @Test
  void takesExpiredFlowsBeforeAnyOther() {
    try (FlowTable table = table(2, EvictionPolicy.CHEAPEST_FIRST)) {
      int expired = create(table, 0, UDP, START);
      table.state(expired, FlowState.ESTABLISHED);
      table.advance(START + 290 * SECOND, 10);
      create(table, 1, UDP, START + 290 * SECOND);
      table.advance(START + 302 * SECOND, 0);
      create(table, 2, UDP, START + 302 * SECOND);
      assertEquals(List.of(expired + " TIMEOUT"), ended);
    }
  }

  @Test
  void tellsOfEachFlowAtTheEnd() {
    try (FlowTable table = table(5, EvictionPolicy.NONE)) {
      int one = create(table, 0, TCP, START);
      int two = create(table, 1, TCP, START);
      table.end(one, FlowEnd.REUSED);
      table.endAll(FlowEnd.SHUTDOWN);
      assertEquals(List.of(one + " REUSED", two + " SHUTDOWN"), ended);
      assertEquals(0, table.size());
    }
  }

  @Test
  void freesTheRecordAlsoWhereTheListenerThrows() {
    FlowEndListener thrower =
        (flow, end) -> {
          throw new IllegalArgumentException("listener");
        };
    try (FlowTable table =
        new FlowTable(1, FlowTimeouts.DEFAULT, EvictionPolicy.OLDEST, hash, thrower)) {
      int flow = create(table, 0, TCP, START);
      assertThrows(IllegalArgumentException.class, () -> table.end(flow, FlowEnd.FIN));
      assertEquals(0, table.size());
      assertTrue(create(table, 1, TCP, START) >= 0);
    }
  }

  @Test
  void losesNothingAtTenTimesItsSize() {
    int capacity = 10_000;
    int[] count = new int[1];
    try (FlowTable table =
        new FlowTable(
            capacity,
            FlowTimeouts.DEFAULT,
            EvictionPolicy.CHEAPEST_FIRST,
            hash,
            (flow, end) -> count[0]++)) {
      int removed = 0;
      for (int i = 0; i < 10 * capacity; i++) {
        int flow = create(table, i, i % 3 == 0 ? UDP : TCP, START + i * 10_000L);
        assertTrue(flow >= 0);
        if (i % 7 == 0) {
          table.state(flow, FlowState.ESTABLISHED);
        }
        if (i % 5 == 0) {
          table.remove(flow);
          removed++;
        }
      }
      assertEquals(10 * capacity, table.size() + removed + count[0]);
      int live = 0;
      Set<Long> names = new HashSet<>();
      for (int flow = 0; flow < capacity; flow++) {
        if (table.isLive(flow)) {
          live++;
          names.add(table.publicId(flow));
        }
      }
      assertEquals(table.size(), live);
      assertEquals(live, names.size());
      table.endAll(FlowEnd.SHUTDOWN);
      for (int i = 0; i < capacity; i++) {
        assertTrue(create(table, i, TCP, START) >= 0);
      }
      assertEquals(capacity, table.size());
      assertTrue(table.longestChain() < 16);
    }
  }

  @Test
  void namesFlowsWithinWhatJsonTakesExactly() {
    FlowIds ids = new FlowIds(FlowTable.MAX_CAPACITY);
    Set<Long> names = new HashSet<>();
    for (int generation = -500; generation < 500; generation++) {
      for (int flow = 0; flow < 100; flow++) {
        long name = ids.of(generation, FlowTable.MAX_CAPACITY - 1 - flow);
        assertTrue(name >= 0 && name < 1L << 53);
        assertTrue(names.add(name));
      }
    }
  }

  @Test
  void refusesCapacitiesThatItCannotHave() {
    assertThrows(IllegalArgumentException.class, () -> table(0, EvictionPolicy.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> table(FlowTable.MAX_CAPACITY + 1, EvictionPolicy.NONE));
  }

  @Test
  void allocatesNothing() {
    FlowEndListener nobody = (flow, end) -> {};
    FlowKey[] keys = new FlowKey[64];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(i, i % 2 == 0 ? TCP : UDP);
    }
    long[] now = {START};
    for (EvictionPolicy policy : EvictionPolicy.values()) {
      try (FlowTable table = new FlowTable(48, FlowTimeouts.DEFAULT, policy, hash, nobody)) {
        assertEquals(
            0,
            Allocation.bytesAllocatedBy(() -> {
              now[0] += SECOND;
              table.advance(now[0], 16);
              for (FlowKey key : keys) {
                int keyHash = hash.of(key);
                int flow = table.find(key, keyHash);
                if (flow < 0) {
                  flow = table.create(key, keyHash, now[0]);
                }
                if (flow >= 0) {
                  table.seen(flow, (now[0] & 1) == 0, now[0], 100);
                  table.state(flow, FlowState.ESTABLISHED);
                }
              }
            }),
            policy.label());
      }
    }
  }
}

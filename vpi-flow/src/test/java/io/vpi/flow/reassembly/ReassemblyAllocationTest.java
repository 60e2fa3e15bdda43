package io.vpi.flow.reassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import io.vpi.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Nothing is allocated for a segment. */
class ReassemblyAllocationTest {
  private static final long HALF = FlowRecord.HALF_A;
  private static final int LENGTH = 700;

  private int calls;

  private void allocatesNothing(StreamConsumer consumer, int[] order, OverlapPolicy policy) {
    try (Arena arena = Arena.ofConfined();
        StreamReassembler reassembler =
            new StreamReassembler(
                StreamOptions.builder().memory(1 << 20).build(),
                1,
                arena.allocate(FlowRecord.SIZE, 128),
                consumer,
                new FlowStatistics(),
                AnomalySink.NONE)) {
      MemorySegment packet = arena.allocate(2 * LENGTH);
      MemorySegment other = arena.allocate(2 * LENGTH).fill((byte) 'x');
      long bytes =
          Allocation.bytesAllocatedBy(() -> {
            reassembler.open(HALF, 0, true, 0);
            for (int i = 0; i < order.length; i++) {
              long offset = (long) order[i] * LENGTH;
              reassembler.packet(HALF, i);
              reassembler.segment(HALF, offset, packet, 0, LENGTH + 10, policy);
              reassembler.segment(HALF, offset, other, 0, LENGTH, policy);
              reassembler.original(HALF, offset, LENGTH, other, 0);
              reassembler.resume(HALF);
              reassembler.acknowledged(HALF, reassembler.next(HALF) - LENGTH);
            }
            reassembler.skip(HALF, reassembler.next(HALF), 1);
            reassembler.lost(HALF, reassembler.next(HALF), 10);
            reassembler.finish(HALF, reassembler.next(HALF));
            reassembler.end(HALF, StreamEnd.FIN);
          });
      assertEquals(0, bytes);
    }
  }

  private static int[] shuffled() {
    int[] order = new int[32];
    for (int i = 0; i < order.length; i++) {
      order[i] = i * 11 % order.length;
    }
    return order;
  }

  @Test
  void inOrder() {
    allocatesNothing(data -> data.length(), new int[] {0, 1, 2, 3, 4, 5, 6, 7}, OverlapPolicy.BSD);
  }

  @Test
  void shuffledWithDifferingOverlaps() {
    for (OverlapPolicy policy : new OverlapPolicy[] {OverlapPolicy.SOLARIS, OverlapPolicy.LINUX}) {
      allocatesNothing(data -> data.length(), shuffled(), policy);
    }
  }

  @Test
  void withAConsumerThatWantsMoreAndWaits() {
    allocatesNothing(
        data -> (++calls & 3) == 0 ? StreamConsumer.WAIT : data.length() / 2,
        shuffled(),
        OverlapPolicy.LAST);
  }
}

package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.table.FlowRecord;
import org.junit.jupiter.api.Test;

/** An engine tells what memory it takes, and takes no more than its documentation says. */
class FlowEngineMemoryTest {
  private static final int MILLION = 1_000_000;

  private static long memoryBytes(FlowOptions options) {
    try (FlowEngine engine = FlowEngine.builder().options(options).build()) {
      return engine.memoryBytes();
    }
  }

  @Test
  void aMillionFlowsWithTheirStreamsAndFragmentsTakeAtMost512MebibytesInAll() {
    long all = memoryBytes(FlowOptions.builder().capacity(MILLION).build());
    assertTrue(all <= 512 << 20, () -> "takes " + all);
    assertTrue(all >= MILLION * (long) FlowRecord.SIZE, () -> "tells " + all);
  }

  @Test
  void aFlowTakes393BytesAndNothingElseGrowsWithTheirNumber() {
    long few = memoryBytes(FlowOptions.builder().capacity(1).build());
    long many = memoryBytes(FlowOptions.builder().capacity(MILLION).build());
    assertTrue(many - few <= MILLION * 393L, () -> "takes " + (many - few));
  }

  @Test
  void memoryOfStreamsAndFragmentsComesOnTopWithWhatFindsTheirBytes() {
    StreamOptions streams = StreamOptions.builder().memory(128 << 20).build();
    long moreStreams = memoryBytes(FlowOptions.builder().streams(streams).build());
    long usual = memoryBytes(FlowOptions.DEFAULT);
    assertEquals(1.25 * (64 << 20), (double) (moreStreams - usual), 0.01 * (64 << 20));
    FragmentOptions fragments = FragmentOptions.builder().memory(64 << 20).build();
    long moreFragments = memoryBytes(FlowOptions.builder().fragments(fragments).build());
    assertEquals(32 << 20, (double) (moreFragments - usual), 0.01 * (32 << 20));
  }

  @Test
  void theTableOfCopiesAndThePlaceForReplacementsAreCountedWhereThereAreSuch() {
    long usual = memoryBytes(FlowOptions.DEFAULT);
    assertTrue(memoryBytes(FlowOptions.builder().mirrorWindow(1).build()) > usual);
    assertTrue(memoryBytes(FlowOptions.builder().inline(true).replaces(true).build()) > usual);
  }
}

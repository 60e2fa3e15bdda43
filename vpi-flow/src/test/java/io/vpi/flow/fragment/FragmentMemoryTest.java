package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.ipv6Fragment;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is never finished, and more than there is room for. */
class FragmentMemoryTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void doesNotMergeOldAndNewAcrossTheTimeout() {
    try (Offering offering = Offering.withDefaults()) {
      offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'o')));
      // Nothing has advanced the clock: the new fragment itself finds the old one expired.
      offering.later(30 * SECOND);
      assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'n'))));
      assertEquals(List.of("frag.timeout 0 8"), offering.anomalies());
      assertEquals(1, offering.statistics().get(FlowCounter.DATAGRAMS_TIMED_OUT));
      assertEquals(Outcome.DATAGRAM, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'n'))));
      assertArrayEquals(filled(16, 'n'), offering.payload(20));
    }
  }

  @Test
  void mergesUpToTheTimeoutWhichLaterFragmentsDoNotExtend() {
    try (Offering offering = Offering.withDefaults()) {
      offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x')));
      offering.later(20 * SECOND).offer(ipv4(1, EXPERIMENT, 8, true, filled(8, 'x')));
      offering.later(10 * SECOND - 1);
      assertEquals(0, offering.defragmenter().advance(offering.now(), 100));
      assertEquals(1, offering.defragmenter().size());
      offering.later(1);
      assertEquals(1, offering.defragmenter().advance(offering.now(), 100));
      assertEquals(0, offering.defragmenter().memoryInUse());
      assertEquals(List.of("frag.timeout 0 16"), offering.anomalies());
    }
  }

  @Test
  void givesIpv6TwiceTheTime() {
    try (Offering offering = Offering.withDefaults()) {
      offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x')));
      offering.offer(ipv6Fragment(1, EXPERIMENT, 0, true, filled(8, 'x')));
      offering.later(30 * SECOND);
      assertEquals(1, offering.defragmenter().advance(offering.now(), 100));
      offering.later(30 * SECOND);
      assertEquals(1, offering.defragmenter().advance(offering.now(), 100));
    }
  }

  @Test
  void boundsTheWorkOfOneAdvance() {
    try (Offering offering = Offering.withDefaults()) {
      for (int id = 0; id < 25; id++) {
        offering.offer(ipv4(id, EXPERIMENT, 0, true, filled(8, 'x')));
      }
      offering.later(30 * SECOND);
      assertEquals(10, offering.defragmenter().advance(offering.now(), 10));
      assertEquals(10, offering.defragmenter().advance(offering.now(), 10));
      assertEquals(5, offering.defragmenter().advance(offering.now(), 10));
      assertEquals(0, offering.defragmenter().advance(offering.now(), 10));
    }
  }

  @Test
  void forgetsADiscardedDatagramAfterTheTimeout() {
    try (Offering offering = Offering.withDefaults()) {
      offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'o')));
      assertEquals(
          Outcome.DISCARDED_OVERLAP, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'n'))));
      offering.later(29 * SECOND);
      assertEquals(
          Outcome.DISCARDED_OVERLAP, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'n'))));
      offering.later(SECOND);
      assertEquals(1, offering.defragmenter().advance(offering.now(), 100));
      assertEquals(0, offering.statistics().get(FlowCounter.DATAGRAMS_TIMED_OUT));
      assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'n'))));
    }
  }

  @Test
  void servesGoodDatagramsWhileAFloodOfFirstFragmentsGoesBy() {
    FragmentOptions options =
        FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).maxDatagrams(4096).build();
    try (Offering offering = new Offering(options)) {
      int good = 0;
      for (int i = 0; i < 20_000; i++) {
        int id = i % 60_000;
        offering.offer(ipv4(id, 200, 0, true, filled(8, 'f')));
        if (i % 10 == 0) {
          offering.offer(ipv4(id, EXPERIMENT, 0, true, filled(1480, 'g')));
        } else if (i % 10 == 5) {
          byte[] last = ipv4(id - 5, EXPERIMENT, 1480, false, filled(1000, 'g'));
          assertEquals(Outcome.DATAGRAM, offering.offer(last));
          assertArrayEquals(filled(2480, 'g'), offering.payload(20));
          good++;
        }
        assertTrue(offering.defragmenter().memoryInUse() <= options.memory());
      }
      assertEquals(2000, good);
      assertTrue(offering.count(FlowAnomaly.FRAGMENT_MEMORY_FULL) > 0);
      assertTrue(offering.statistics().get(FlowCounter.DATAGRAMS_EVICTED) > 0);
      assertEquals(0, offering.statistics().get(FlowCounter.FRAGMENTS_NO_MEMORY));
      offering.later(30 * SECOND);
      offering.defragmenter().advance(offering.now(), Integer.MAX_VALUE);
      assertEquals(0, offering.defragmenter().memoryInUse());
      assertEquals(
          20_000,
          offering.statistics().get(FlowCounter.DATAGRAMS_EVICTED)
              + offering.statistics().get(FlowCounter.DATAGRAMS_TIMED_OUT));
    }
  }

  @Test
  void keepsWhatIsHeldWhereThePolicyRefusesTheNew() {
    FragmentOptions options =
        FragmentOptions.builder()
            .memory(FragmentOptions.MIN_MEMORY)
            .memoryPolicy(ExceptionPolicy.DROP_PACKET)
            .build();
    try (Offering offering = new Offering(options)) {
      int held = 0;
      while (offering.offer(ipv4(held, EXPERIMENT, 0, true, filled(1024, 'x'))) == Outcome.HELD) {
        held++;
      }
      // Two blocks each: one for the header.
      assertEquals(FragmentOptions.MIN_MEMORY / (2 * BlockPool.SIZE), held);
      assertEquals(held, offering.defragmenter().size());
      assertEquals(List.of("frag.memcap 0 " + FragmentOptions.MIN_MEMORY), offering.anomalies());
      assertEquals(1, offering.statistics().get(FlowCounter.FRAGMENTS_NO_MEMORY));
      assertEquals(
          Outcome.DATAGRAM, offering.offer(ipv4(0, EXPERIMENT, 1024, false, filled(8, 'x'))));
    }
  }

  @Test
  void letsTheOldestGoWhereThereAreTooManyDatagrams() {
    FragmentOptions options =
        FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).maxDatagrams(2).build();
    try (Offering offering = new Offering(options)) {
      for (int id = 1; id <= 3; id++) {
        offering.later(1).offer(ipv4(id, EXPERIMENT, 0, true, filled(8, 'x')));
      }
      assertEquals(1, offering.count(FlowAnomaly.FRAGMENT_MEMORY_FULL));
      assertEquals(2, offering.defragmenter().size());
      for (int id = 2; id <= 3; id++) {
        assertEquals(
            Outcome.DATAGRAM, offering.offer(ipv4(id, EXPERIMENT, 8, false, filled(8, 'x'))));
      }
      assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'x'))));
    }
  }

  @Test
  void refusesOneWhereThereAreTooManyDatagramsAndThePolicySaysSo() {
    FragmentOptions options =
        FragmentOptions.builder()
            .memory(FragmentOptions.MIN_MEMORY)
            .maxDatagrams(1)
            .memoryPolicy(ExceptionPolicy.PASS_PACKET)
            .build();
    try (Offering offering = new Offering(options)) {
      offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x')));
      assertEquals(
          Outcome.DISCARDED_NO_MEMORY,
          offering.offer(ipv4(2, EXPERIMENT, 0, true, filled(8, 'x'))));
      assertEquals(Outcome.DATAGRAM, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'x'))));
    }
  }

  @Test
  void boundsTheWorkThatDatagramsWithoutABlockMake() {
    FragmentOptions options =
        FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).maxDatagrams(4096).build();
    try (Offering offering = new Offering(options)) {
      for (int id = 0; id < 1000; id++) {
        offering.offer(ipv4(id, EXPERIMENT, 1024, false, new byte[0]));
      }
      for (int id = 2000; id < 2400; id++) {
        long before = offering.statistics().get(FlowCounter.DATAGRAMS_EVICTED);
        offering.offer(ipv4(id, EXPERIMENT, 0, true, filled(1024, 'x')));
        assertTrue(offering.statistics().get(FlowCounter.DATAGRAMS_EVICTED) - before <= 128);
      }
      assertTrue(offering.statistics().get(FlowCounter.FRAGMENTS_NO_MEMORY) > 0);
      assertTrue(offering.statistics().get(FlowCounter.FRAGMENTS_NO_MEMORY) < 10);
    }
  }
}

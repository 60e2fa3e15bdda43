package io.vpi.flow.reassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.OverlapPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose bytes are delivered where segments overlap before a byte at their front has come. */
class OverlapPolicyTest {

  @Test
  void followsEachRowOfTheTable() {
    // Old and new extents of each row, then who wins: BSD, HPUX10, LINUX, OLD_LINUX, SOLARIS,
    // FIRST, LAST.
    check("T1", 2, 8, 2, 5, "ooooo" + "on");
    check("T2", 2, 8, 2, 8, "ooonn" + "on");
    check("T3", 2, 5, 2, 8, "oonnn" + "on");
    check("T4", 4, 8, 2, 6, "nnnno" + "on");
    check("T5 to the end", 4, 8, 2, 8, "nnnnn" + "on");
    check("T5 past the end", 4, 6, 2, 8, "nnnnn" + "on");
    check("T6", 2, 8, 4, 6, "ooooo" + "on");
    check("T6 to the end", 2, 8, 4, 8, "ooooo" + "on");
    check("T7", 2, 6, 4, 8, "oooon" + "on");
  }

  private static void check(
      String row, int oldStart, int oldEnd, int newStart, int newEnd, String winners) {
    OverlapPolicy[] policies = OverlapPolicy.values();
    assertEquals(policies.length, winners.length());
    for (OverlapPolicy policy : policies) {
      boolean newWins = winners.charAt(policy.ordinal()) == 'n';
      char[] expected = ".".repeat(10).toCharArray();
      Arrays.fill(expected, oldStart, oldEnd, 'o');
      for (int i = newStart; i < newEnd; i++) {
        if (newWins || expected[i] != 'o') {
          expected[i] = 'n';
        }
      }
      RecordingConsumer consumer = new RecordingConsumer();
      try (Reassembly streams = Reassembly.of(consumer).open()) {
        streams.policy = policy;
        streams.send(oldStart, "o".repeat(oldEnd - oldStart));
        int result = streams.send(newStart, "n".repeat(newEnd - newStart));
        assertTrue((result & StreamReassembler.OVERLAP_DIFFERS) != 0);
        int overlap = Math.min(oldEnd, newEnd) - Math.max(oldStart, newStart);
        assertEquals(
            List.of("tcp.overlap " + Math.max(oldStart, newStart) + " " + overlap),
            streams.anomalies);
        assertEquals(1, streams.reassembler.overlaps(Reassembly.half(0)));
        streams.send(0, "..");
        assertEquals(
            new String(expected).replaceAll("\\.+$", ""), consumer.text(), row + " of " + policy);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalBytesAreDuplicatesAndNothingElse(OverlapPolicy policy) {
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.policy = policy;
      streams.send(3, "defg");
      int result = streams.send(1, "bcdefghi");
      assertEquals(StreamReassembler.TAKEN | StreamReassembler.DUPLICATE, result);
      assertEquals(StreamReassembler.DUPLICATE, streams.send(4, "efg"));
      streams.send(0, "a");
      assertEquals("abcdefghi", consumer.text());
      assertEquals(List.of(), streams.anomalies);
    }
  }

  /** Units of one byte, so that segments of one byte are among them, and of three. */
  @ParameterizedTest
  @EnumSource
  void allTripletsComeOutAsByteForByte(OverlapPolicy policy) {
    for (int unit : new int[] {1, 3}) {
      List<int[]> extents = extents(5);
      RecordingConsumer consumer = new RecordingConsumer();
      try (Reassembly streams = Reassembly.of(consumer)) {
        streams.policy = policy;
        for (int[] first : extents) {
          for (int[] second : extents) {
            for (int[] third : extents) {
              checkTriplet(streams, consumer, unit, first, second, third);
            }
          }
        }
      }
    }
  }

  private static void checkTriplet(
      Reassembly streams, RecordingConsumer consumer, int unit, int[]... extents) {
    int size = 1 + 5 * unit;
    ReassemblyModel model = new ReassemblyModel(streams.policy, size);
    streams.open();
    consumer.consumed.reset();
    consumer.events.clear();
    char letter = 'A';
    for (int[] extent : extents) {
      int start = 1 + extent[0] * unit;
      byte[] bytes = new byte[(extent[1] - extent[0]) * unit];
      Arrays.fill(bytes, (byte) letter++);
      model.arrive(start, bytes);
      streams.send(Reassembly.half(0), start, bytes);
    }
    byte[] filler = {'.'};
    model.arrive(0, filler);
    streams.send(Reassembly.half(0), 0, filler);
    String expected = new String(model.bytes(), 0, model.next(), StandardCharsets.ISO_8859_1);
    assertEquals(
        expected, consumer.text(), () -> streams.policy + " " + Arrays.deepToString(extents));
    streams.end(io.vpi.flow.stream.StreamEnd.FIN);
    streams.checkEmpty();
    streams.checkCounters();
  }

  private static List<int[]> extents(int units) {
    List<int[]> all = new ArrayList<>();
    for (int start = 0; start < units; start++) {
      for (int end = start + 1; end <= units; end++) {
        all.add(new int[] {start, end});
      }
    }
    return all;
  }
}

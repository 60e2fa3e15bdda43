package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.policy.FragmentPolicy;
import io.vpi.flow.report.FlowAnomaly;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two fragments that overlap and differ: the old one's bytes are O, the new one's N, in units of 8
 * bytes. The two fill units 1 to 3 of a datagram of 5 units; the rest is F.
 */
class OverlapPairTest {
  // The columns are BSD, BSD-right, Linux, first, last, Windows and Solaris.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "same start and N shorter,           1-4, 1-3, OOO, NNO, NNO, OOO, NNO, OOO, OOO",
    "same start and same end,            1-4, 1-4, OOO, NNN, NNN, OOO, NNN, OOO, OOO",
    "same start and N longer,            1-3, 1-4, OON, NNN, NNN, OON, NNN, OON, OON",
    "N starts before and ends inside,    2-4, 1-3, NNO, NOO, NNO, NOO, NNO, NOO, NOO",
    "N starts before and ends with O,    2-4, 1-4, NNN, NOO, NNN, NOO, NNN, NOO, NNN",
    "N starts before and ends past O,    2-3, 1-4, NNN, NON, NNN, NON, NNN, NNN, NNN",
    "N starts inside and ends inside,    1-4, 2-3, OOO, ONO, OOO, OOO, ONO, OOO, OOO",
    "N starts inside and ends with O,    1-4, 2-4, OOO, ONN, OOO, OOO, ONN, OOO, OOO",
    "N starts inside and ends past O,    1-3, 2-4, OON, ONN, OON, OON, ONN, OON, OON"
  })
  void keepsTheBytesThatTheReceiverKeeps(
      String geometry,
      String oldExtent,
      String newExtent,
      String bsd,
      String bsdRight,
      String linux,
      String first,
      String last,
      String windows,
      String solaris) {
    expect(FragmentPolicy.BSD, oldExtent, newExtent, bsd);
    expect(FragmentPolicy.BSD_RIGHT, oldExtent, newExtent, bsdRight);
    expect(FragmentPolicy.LINUX, oldExtent, newExtent, linux);
    expect(FragmentPolicy.FIRST, oldExtent, newExtent, first);
    expect(FragmentPolicy.LAST, oldExtent, newExtent, last);
    expect(FragmentPolicy.WINDOWS, oldExtent, newExtent, windows);
    expect(FragmentPolicy.SOLARIS, oldExtent, newExtent, solaris);
    expectDiscarded(oldExtent, newExtent);
  }

  private static void expect(
      FragmentPolicy policy, String oldExtent, String newExtent, String units) {
    for (boolean startFirst : new boolean[] {true, false}) {
      try (Offering offering = Offering.of(policy)) {
        if (startFirst) {
          assertEquals(Outcome.HELD, offering.offer(fragment("0-1", 'F')));
        }
        assertEquals(Outcome.HELD, offering.offer(fragment(oldExtent, 'O')));
        assertEquals(Outcome.HELD, offering.offer(fragment(newExtent, 'N')));
        assertEquals(1, offering.count(FlowAnomaly.FRAGMENT_OVERLAP), policy.name());
        if (!startFirst) {
          assertEquals(Outcome.HELD, offering.offer(fragment("0-1", 'F')));
        }
        assertEquals(Outcome.DATAGRAM, offering.offer(fragment("4-5", 'F')));
        assertEquals("F" + units + "F", units(offering.payload(20)), policy.name());
      }
    }
  }

  private static void expectDiscarded(String oldExtent, String newExtent) {
    try (Offering offering = Offering.of(FragmentPolicy.DISCARD)) {
      offering.offer(fragment("0-1", 'F'));
      offering.offer(fragment(oldExtent, 'O'));
      assertEquals(Outcome.DISCARDED_OVERLAP, offering.offer(fragment(newExtent, 'N')));
      assertEquals(1, offering.count(FlowAnomaly.FRAGMENT_OVERLAP));
      assertEquals(Outcome.DISCARDED_OVERLAP, offering.offer(fragment("4-5", 'F')));
      assertEquals(Outcome.DISCARDED_OVERLAP, offering.offer(fragment("1-4", 'O')));
      assertEquals(0, offering.defragmenter().memoryInUse());
    }
  }

  private static byte[] fragment(String extent, char value) {
    int start = extent.charAt(0) - '0';
    int end = extent.charAt(2) - '0';
    assertNotEquals(start, end);
    return ipv4(7, EXPERIMENT, start * 8, end < 5, filled((end - start) * 8, value));
  }

  /** A letter for each unit, all of whose bytes must be equal. */
  private static String units(byte[] payload) {
    StringBuilder units = new StringBuilder();
    String bytes = new String(payload, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length(); i += 8) {
      String unit = bytes.substring(i, i + 8);
      assertEquals(unit.substring(0, 1).repeat(8), unit);
      units.append(unit.charAt(0));
    }
    return units.toString();
  }
}

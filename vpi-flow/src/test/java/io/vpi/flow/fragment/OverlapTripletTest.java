package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.ipv6Fragment;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.fragment.OverlapModel.Piece;
import io.vpi.flow.policy.FragmentPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every three fragments that can lie within five units of 8 bytes, in every order, and then what is
 * missing. What comes out is what the model says, at each step.
 */
class OverlapTripletTest {
  private static final int UNITS = 5;
  private static final int UNIT = 8;
  private static final int EXTENTS = UNITS * (UNITS + 1) / 2;

  private int id;
  private int datagrams;
  private int discards;

  @ParameterizedTest
  @EnumSource(FragmentPolicy.class)
  void agreesWithTheModelForAllTripletsThatDiffer(FragmentPolicy policy) {
    runAll(policy, false, false, true);
    runAll(policy, false, true, true);
    assertTrue(datagrams > 0);
    assertEquals(policy == FragmentPolicy.DISCARD, discards > 0);
  }

  @ParameterizedTest
  @EnumSource(FragmentPolicy.class)
  void putsAllTripletsTogetherWhoseBytesAreEqual(FragmentPolicy policy) {
    runAll(policy, false, false, false);
    assertEquals(EXTENTS * EXTENTS * EXTENTS, datagrams);
    assertEquals(0, discards);
  }

  @Test
  void takesNoOverlapInIpv6ButExactDuplicates() {
    runAll(FragmentPolicy.DISCARD, true, false, true);
    assertTrue(datagrams > 0);
    assertTrue(discards > 0);
    runAll(FragmentPolicy.DISCARD, true, true, false);
  }

  /**
   * Runs all triplets.
   *
   * @param endInside whether a fragment that reaches the last of the five units ends the datagram;
   *     else a sixth unit does
   * @param differ whether the fragments' bytes differ
   */
  private void runAll(FragmentPolicy policy, boolean ipv6, boolean endInside, boolean differ) {
    List<int[]> extents = new ArrayList<>();
    for (int start = 0; start < UNITS; start++) {
      for (int end = start + 1; end <= UNITS; end++) {
        // What begins at 0 and is the last is no fragment.
        if (!endInside || start > 0 || end < UNITS) {
          extents.add(new int[] {start, end});
        }
      }
    }
    try (Offering offering = Offering.of(policy)) {
      for (int[] one : extents) {
        for (int[] two : extents) {
          for (int[] three : extents) {
            run(offering, policy, ipv6, endInside, differ, one, two, three);
          }
        }
      }
    }
  }

  private void run(
      Offering offering,
      FragmentPolicy policy,
      boolean ipv6,
      boolean endInside,
      boolean differ,
      int[]... extents) {
    id++;
    // Discarded ones would fill the table; they are told apart by id alone.
    offering.later(2);
    List<Piece> pieces = new ArrayList<>();
    boolean[] there = new boolean[UNITS + 1];
    for (int i = 0; i < extents.length; i++) {
      int start = extents[i][0];
      int end = extents[i][1];
      char value = differ ? (char) ('A' + i) : 'A';
      pieces.add(piece(start, end, value, !endInside || end < UNITS));
      for (int unit = start; unit < end; unit++) {
        there[unit] = true;
      }
    }
    int units = endInside ? UNITS : UNITS + 1;
    for (int unit = 0; unit < units; unit++) {
      if (!there[unit]) {
        pieces.add(piece(unit, unit + 1, 'f', unit + 1 < units));
      }
    }
    OverlapModel model = new OverlapModel(policy, ipv6);
    for (Piece piece : pieces) {
      byte[] whole = model.take(piece);
      Outcome outcome = offering.offer(packet(piece, ipv6));
      if (model.isDiscarded()) {
        assertEquals(Outcome.DISCARDED_OVERLAP, outcome);
        discards++;
        break;
      }
      if (whole == null) {
        assertEquals(Outcome.HELD, outcome, () -> pieces.toString());
      } else {
        assertEquals(Outcome.DATAGRAM, outcome, () -> pieces.toString());
        assertArrayEquals(whole, offering.payload(ipv6 ? 40 : 20), () -> pieces.toString());
        datagrams++;
        // What comes now is of another datagram.
        break;
      }
    }
  }

  private byte[] packet(Piece piece, boolean ipv6) {
    return ipv6
        ? ipv6Fragment(id, EXPERIMENT, piece.start(), piece.more(), piece.bytes())
        : ipv4(id & 0xFFFF, EXPERIMENT, piece.start(), piece.more(), piece.bytes());
  }

  private static Piece piece(int start, int end, char value, boolean more) {
    return new Piece(start * UNIT, filled((end - start) * UNIT, value), more);
  }
}

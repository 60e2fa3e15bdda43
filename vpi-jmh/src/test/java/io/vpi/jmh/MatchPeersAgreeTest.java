package io.vpi.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.match.LiteralPattern;
import io.vpi.testing.Requirements;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vpi-match and Hyperscan find the same, in all that is measured. */
class MatchPeersAgreeTest {
  private static final int BYTES = 1 << 18;

  @BeforeEach
  void requireHyperscanAndRealTraffic() {
    Requirements.requireProgram("gcc");
    Requirements.require("hyperscan", CLibrary.canCompileWith("hs/hs.h", "hs"), "Hyperscan");
    Requirements.sharedFolder();
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatHyperscanFindsInEachKindOfPayload(PayloadKind kind) throws Exception {
    for (int size : new int[] {8, 64, 500}) {
      compare(size, kind);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 20_000})
  void findsWhatHyperscanFindsWithLargeSets(int size) throws Exception {
    assertTrue(compare(size, PayloadKind.BLOCKS_512) > 0, "nothing to find");
  }

  /** Compares all ways to scan, and tells how many matches there were. */
  private static long compare(int size, PayloadKind kind) throws Exception {
    List<LiteralPattern> patterns = PatternSets.draw(size, 1);
    long found = 0;
    try (Arena arena = Arena.ofConfined()) {
      Payload payload = kind.make(arena, BYTES, patterns);
      assertEquals(BYTES, payload.bytes());
      for (Ways ways : Ways.values()) {
        try (Hyperscan hyperscan = Hyperscan.compile(patterns, ways)) {
          MatchPeer vpi = LiteralPeer.compile(LiteralPeer.AUTO, patterns, ways);
          MatchPeer.Tally expected = hyperscan.findIn(payload);
          assertEquals(expected, vpi.findIn(payload), ways + " of " + size + " patterns");
          found += expected.matches();
        }
      }
    }
    return found;
  }
}

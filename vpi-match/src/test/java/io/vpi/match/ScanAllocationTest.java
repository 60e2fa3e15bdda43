package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Allocation;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No way to scan allocates, with matches or without. */
class ScanAllocationTest {

  private static final List<LiteralPattern> PATTERNS =
      List.of(
          LiteralPattern.of(100_000, "GET /", false),
          LiteralPattern.of(200_000, "host:", true),
          LiteralPattern.of(200_000, "/index", false),
          LiteralPattern.of(300_000, "x", true));

  private static final MemorySegment MEMORY =
      Matches.inNativeMemory(
          "GET /index.html HTTP/1.1\r\nHost: www.example.com\r\nX-Y: zzz\r\n\r\n"
              .getBytes(StandardCharsets.ISO_8859_1));

  /** Counts without a box. */
  private static final class Counter implements MatchHandler {
    private long matches;

    @Override
    public boolean onMatch(int id, long endOffset) {
      matches++;
      return true;
    }
  }

  private static void assertAllocatesNothing(Counter counter, Runnable scan) {
    assertEquals(0, Allocation.bytesAllocatedBy(scan));
    assertTrue(counter.matches > 0, "found something");
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothingInABlock(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    Counter counter = new Counter();
    assertAllocatesNothing(counter, () -> scanner.scan(MEMORY, 0, MEMORY.byteSize(), counter));
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothingInADistinctScan(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    Counter counter = new Counter();
    assertAllocatesNothing(
        counter, () -> scanner.scanDistinct(MEMORY, 0, MEMORY.byteSize(), counter));
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothingInAStream(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    Counter counter = new Counter();
    assertAllocatesNothing(
        counter,
        () -> {
          long state = MatchScanner.STREAM_START;
          for (int at = 0; at + 7 <= MEMORY.byteSize(); at += 7) {
            state = scanner.scanStream(state, at, MEMORY, at, 7, counter);
            state = scanner.scanStreamDistinct(state, at, MEMORY, at, 0, counter);
          }
        });
  }
}

package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Allocation;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  /**
   * The JVM's vectors are objects until the JIT has compiled what they go through, and on a busy
   * machine it may come to that only after hundreds of thousands of scans.
   */
  private static final long LONGEST_WARM_UP_NANOS = 30_000_000_000L;

  private static final int[] LENGTHS = {0, 3, 20, 63, 64, 100, 300, 1460, 5000};

  private static void assertAllocatesNothing(Counter counter, Runnable scan) {
    long start = System.nanoTime();
    long allocated = Allocation.bytesAllocatedBy(scan);
    while (allocated > 0 && System.nanoTime() - start < LONGEST_WARM_UP_NANOS) {
      allocated = Allocation.bytesAllocatedBy(scan);
    }
    assertEquals(0, allocated);
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

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"TEDDY_.*", "GRAMS.*"})
  void allocatesNothingInTextsOfAnyLength(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    MemorySegment memory =
        Matches.inNativeMemory(
            "GET /index.html HTTP/1.1\r\n".repeat(200).getBytes(StandardCharsets.ISO_8859_1));
    Counter counter = new Counter();
    assertAllocatesNothing(
        counter,
        () -> {
          long state = MatchScanner.STREAM_START;
          for (int length : LENGTHS) {
            scanner.scan(memory, 0, length, counter);
            scanner.scanDistinct(memory, 1, length, counter);
            state = scanner.scanStream(state, 0, memory, 2, length, counter);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"TEDDY_.*", "GRAMS.*"})
  void allocatesNothingWhereTheBudgetOfWorkIsExceeded(EngineUnderTest engine) {
    List<LiteralPattern> patterns = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      patterns.add(LiteralPattern.of(i, "a".repeat(7 + i) + (char) ('b' + i % 20), i % 2 == 0));
    }
    patterns.add(LiteralPattern.of(100, "aaaaaaaaaa", false));
    MemorySegment memory =
        Matches.inNativeMemory("a".repeat(600).getBytes(StandardCharsets.ISO_8859_1));
    EngineScanner scanner = engine.engine(patterns).newScanner();
    Counter counter = new Counter();
    assertAllocatesNothing(
        counter,
        () -> {
          scanner.scan(false, memory, 0, 600, counter);
          scanner.scan(true, memory, 0, 600, counter);
          scanner.scanStream(true, StreamState.START, 0, memory, 0, 300, counter);
        });
  }
}

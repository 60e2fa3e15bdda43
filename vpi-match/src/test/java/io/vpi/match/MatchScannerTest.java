package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.GuardPage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a scanner, beside what it finds. */
class MatchScannerTest {

  private static final List<LiteralPattern> PATTERNS =
      List.of(
          LiteralPattern.of(1, "ab", false),
          LiteralPattern.of(2, "B", false),
          LiteralPattern.of(3, "xyz", true),
          LiteralPattern.of(4, "z", true));

  private static final MatchHandler GO_ON = (id, end) -> true;

  private static MemorySegment text(String latin1) {
    return Matches.inNativeMemory(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @EnumSource
  void stopsAtOnceWhenTheHandlerWantsNoMore(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    MemorySegment memory = text("abBxYz abBxYz");
    for (int wanted = 1; wanted <= 8; wanted++) {
      Countdown countdown = new Countdown(wanted);
      assertFalse(scanner.scan(memory, 0, memory.byteSize(), countdown));
      assertEquals(0, countdown.left);
    }
    assertTrue(scanner.scan(memory, 0, memory.byteSize(), new Countdown(9)));
    for (int wanted = 1; wanted <= 4; wanted++) {
      Countdown countdown = new Countdown(wanted);
      assertFalse(scanner.scanDistinct(memory, 0, memory.byteSize(), countdown));
      assertEquals(0, countdown.left);
    }
    assertTrue(scanner.scanDistinct(memory, 0, memory.byteSize(), new Countdown(5)));
  }

  @ParameterizedTest
  @EnumSource
  void reportsOneMatchOnlyWhereTheFirstIsAskedFor(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    List<Integer> found = new ArrayList<>();
    MemorySegment memory = text("abBxYz abBxYz");
    assertTrue(scanner.scanFirst(memory, 0, memory.byteSize(), (id, end) -> found.add(id)));
    assertEquals(1, found.size());
    assertTrue(scanner.scan(memory, 0, memory.byteSize(), new Countdown(9)), "can be used again");
    assertFalse(scanner.scanFirst(text("no match"), 0, 8, (id, end) -> found.add(id)));
    assertEquals(1, found.size());
    assertThrows(
        IllegalStateException.class,
        () -> scanner.scanFirst(memory, 0, 3, (id, end) -> scanner.scanFirst(memory, 0, 3, GO_ON)));
  }

  /** Ends the scan with the last of so many matches, and fails if called after that. */
  private static final class Countdown implements MatchHandler {
    private int left;

    Countdown(int left) {
      this.left = left;
    }

    @Override
    public boolean onMatch(int id, long endOffset) {
      assertTrue(left > 0, "called after it has ended the scan");
      return --left > 0;
    }
  }

  @ParameterizedTest
  @EnumSource
  void staysStoppedOnceAStreamHasBeenStopped(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    MemorySegment memory = text("abab");
    long state = scanner.scanStream(MatchScanner.STREAM_START, 0, memory, 0, 4, new Countdown(1));
    assertEquals(MatchScanner.STREAM_STOPPED, state);
    MatchHandler never =
        (id, end) -> {
          throw new AssertionError("a stopped stream reported " + id);
        };
    assertEquals(MatchScanner.STREAM_STOPPED, scanner.scanStream(state, 4, memory, 0, 4, never));
    assertEquals(
        MatchScanner.STREAM_STOPPED, scanner.scanStreamDistinct(state, 4, memory, 0, 4, never));
  }

  @Test
  void startsAStreamAtZeroSoThatAClearedRecordIsAFreshStream() {
    assertEquals(0, MatchScanner.STREAM_START);
  }

  @ParameterizedTest
  @EnumSource
  void countsAStreamsEndsFromThePositionThatItIsGiven(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    List<Matches.Match> matches = new ArrayList<>();
    MatchHandler keep = (id, end) -> matches.add(new Matches.Match(id, end));
    long position = 5L << 32;
    MemorySegment memory = text("--a-bXy-Zb");
    long state = scanner.scanStream(0, position, memory, 2, 1, keep);
    state = scanner.scanStream(state, position + 1, memory, 4, 3, keep);
    state = scanner.scanStream(state, position + 4, memory, 8, 0, keep);
    scanner.scanStream(state, position + 4, memory, 8, 2, keep);
    assertEquals(
        List.of(
            new Matches.Match(1, position + 2),
            new Matches.Match(3, position + 5),
            new Matches.Match(4, position + 5)),
        Matches.sorted(matches));
  }

  @ParameterizedTest
  @EnumSource
  void reportsADistinctIdOncePerChunkAndAgainInTheNext(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    List<Matches.Match> matches = new ArrayList<>();
    MatchHandler keep = (id, end) -> matches.add(new Matches.Match(id, end));
    MemorySegment memory = text("ababa");
    long state = scanner.scanStreamDistinct(0, 0, memory, 0, 5, keep);
    assertEquals(1, matches.size());
    scanner.scanStreamDistinct(state, 5, text("b"), 0, 1, keep);
    assertEquals(2, matches.size());
    assertEquals(new Matches.Match(1, 6), matches.getLast());
  }

  @ParameterizedTest
  @EnumSource
  void refusesARangeOutsideOfTheSegmentBeforeItReports(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    MemorySegment memory = text("ababab");
    MatchHandler never =
        (id, end) -> {
          throw new AssertionError("reported " + id);
        };
    long[][] ranges = {
      {-1, 2},
      {0, 7},
      {6, 1},
      {7, 0},
      {0, -1},
      {3, Long.MAX_VALUE},
      {Long.MAX_VALUE, 3},
      {Long.MIN_VALUE, 2},
      {0, Long.MIN_VALUE},
      {Long.MAX_VALUE, Long.MAX_VALUE}
    };
    for (long[] range : ranges) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> scanner.scan(memory, range[0], range[1], never));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> scanner.scanDistinct(memory, range[0], range[1], never));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> scanner.scanStream(0, 0, memory, range[0], range[1], never));
    }
    assertTrue(scanner.scan(memory, 6, 0, never));
    assertTrue(scanner.scan(memory, 0, 6, GO_ON));
  }

  @Test
  void refusesToBeUsedByItsOwnHandlerAndGoesOnAfterwards() {
    LiteralMatcher matcher = LiteralMatcher.compile(PATTERNS);
    MatchScanner scanner = matcher.newScanner();
    MatchScanner other = matcher.newScanner();
    MemorySegment memory = text("ab");
    assertThrows(
        IllegalStateException.class,
        () -> scanner.scan(memory, 0, 2, (id, end) -> scanner.scan(memory, 0, 2, GO_ON)));
    assertThrows(
        IllegalStateException.class,
        () ->
            scanner.scanDistinct(
                memory, 0, 2, (id, end) -> scanner.scanStream(0, 0, memory, 0, 2, GO_ON) == 0));
    assertTrue(scanner.scan(memory, 0, 2, (id, end) -> other.scan(memory, 0, 2, GO_ON)));
  }

  @ParameterizedTest
  @EnumSource
  void canBeUsedAgainAfterAHandlerHasThrown(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    MemorySegment memory = text("abBxyz");
    ArithmeticException thrown = new ArithmeticException("the handler's own");
    MatchHandler throwing =
        (id, end) -> {
          throw thrown;
        };
    assertEquals(
        thrown,
        assertThrows(
            ArithmeticException.class, () -> scanner.scanDistinct(memory, 0, 6, throwing)));
    assertEquals(
        thrown,
        assertThrows(
            ArithmeticException.class, () -> scanner.scanStream(0, 0, memory, 0, 6, throwing)));
    assertTrue(scanner.scanDistinct(memory, 0, 6, new Countdown(5)));
    assertFalse(scanner.scanDistinct(memory, 0, 6, new Countdown(4)));
  }

  @Test
  void refusesTheStateOfAnotherMatcher() {
    MatchScanner scanner = LiteralMatcher.compile(PATTERNS).newScanner();
    MatchScanner reloaded = LiteralMatcher.compile(PATTERNS).newScanner();
    MemorySegment memory = text("a");
    long state = scanner.scanStream(MatchScanner.STREAM_START, 0, memory, 0, 1, GO_ON);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> reloaded.scanStream(state, 1, memory, 0, 1, GO_ON));
    assertEquals(
        "The stream's state comes from another matcher; start at STREAM_START after a reload.",
        refusal.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void survivesAStateThatIsNobodys(EngineUnderTest engine) {
    MatchScanner scanner = engine.compile(PATTERNS).newScanner();
    MemorySegment memory = text("abBxyz abBxyz");
    long length = memory.byteSize();
    long good = scanner.scanStream(0, 0, memory, 0, 1, GO_ON);
    for (int first = 0; first < 30; first++) {
      for (int second = 0; second < 30; second++) {
        long bad = StreamState.tagged(StreamState.pack(first, second), StreamState.tag(good));
        scanner.scanStream(bad, 0, memory, 0, length, GO_ON);
      }
    }
    long worst =
        StreamState.tagged(
            StreamState.pack(StreamState.MAX_STATES, StreamState.MAX_STATES),
            StreamState.tag(good));
    scanner.scanStream(worst, 0, memory, 0, length, GO_ON);
    assertTrue(scanner.scan(memory, 0, length, new Countdown(9)));
  }

  @Test
  void passesOnThatTheMemoryIsGone() {
    MatchScanner scanner = LiteralMatcher.compile(PATTERNS).newScanner();
    MemorySegment memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = arena.allocate(8);
      assertTrue(scanner.scan(memory, 0, 8, GO_ON));
    }
    assertThrows(IllegalStateException.class, () -> scanner.scan(memory, 0, 8, GO_ON));
    assertTrue(scanner.scan(text("xyz"), 0, 3, GO_ON));
  }

  @Test
  void findsAtOffsetsBeyondTwoGibibytes() {
    MemorySegment memory = text("--abBxyz");
    MemorySegment unbounded = GuardPage.unbounded();
    assertTrue(memory.address() > Integer.MAX_VALUE, "an address beyond 2 GiB");
    assertEquals(
        List.of(
            new Matches.Match(1, 2),
            new Matches.Match(2, 3),
            new Matches.Match(3, 6),
            new Matches.Match(4, 6)),
        Matches.ofBlock(LiteralMatcher.compile(PATTERNS), unbounded, memory.address() + 2, 6));
  }

  @Test
  void sharesOneMatcherBetweenThreads() throws Exception {
    byte[] bytes = "abBxyz".repeat(2_000).getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment memory = Matches.inNativeMemory(bytes);
    LiteralMatcher matcher = LiteralMatcher.compile(PATTERNS);
    List<Matches.Match> expected = Matches.expected(PATTERNS, bytes);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Matches.Match>>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(threads.submit(() -> Matches.ofBlock(matcher, memory, 0, bytes.length)));
      }
      for (Future<List<Matches.Match>> result : results) {
        assertEquals(expected, result.get());
      }
    }
  }
}

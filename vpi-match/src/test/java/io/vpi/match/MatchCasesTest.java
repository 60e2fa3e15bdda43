package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts the table of cases to every engine. */
class MatchCasesTest {

  private static final int MAX_SHIFT = 260;

  static Stream<Arguments> everyCaseForEveryEngine() {
    return Stream.of(EngineUnderTest.values())
        .flatMap(engine -> MatchCase.ALL.stream().map(c -> Arguments.of(engine, c)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void findsWhatTheTableSays(EngineUnderTest engine, MatchCase c) {
    LiteralMatcher matcher = engine.compile(c.patterns());
    MemorySegment memory = Matches.inNativeMemory(c.text());
    assertEquals(c.expected(), Matches.ofBlock(matcher, memory, 0, c.text().length));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void theTableIsWhatTheSlowWayFinds(EngineUnderTest engine, MatchCase c) {
    assertEquals(c.expected(), Matches.expected(c.patterns(), c.text()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void findsTheSameAtEveryOffsetAndNothingAroundTheRange(EngineUnderTest engine, MatchCase c) {
    LiteralMatcher matcher = engine.compile(c.patterns());
    // What stands before and after is the text itself, so that a read outside of the range would
    // find something.
    byte[] surrounded = new byte[MAX_SHIFT + c.text().length + MAX_SHIFT];
    MemorySegment text = MemorySegment.ofArray(c.text());
    for (int shift = 0; shift <= MAX_SHIFT; shift++) {
      for (int i = 0; i < surrounded.length && c.text().length > 0; i++) {
        surrounded[i] = c.text()[Math.floorMod(i - shift, c.text().length)];
      }
      MemorySegment.copy(text, 0, MemorySegment.ofArray(surrounded), shift, c.text().length);
      MemorySegment memory = Matches.inNativeMemory(surrounded);
      assertEquals(
          c.expected(), Matches.ofBlock(matcher, memory, shift, c.text().length), "at " + shift);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void findsTheSameBehindUpTo260BytesOfOtherText(EngineUnderTest engine, MatchCase c) {
    byte filler = unusedByte(c);
    if (filler == 0) {
      return;
    }
    LiteralMatcher matcher = engine.compile(c.patterns());
    for (int shift = 0; shift <= MAX_SHIFT; shift++) {
      byte[] shifted = new byte[shift + c.text().length];
      Arrays.fill(shifted, 0, shift, filler);
      System.arraycopy(c.text(), 0, shifted, shift, c.text().length);
      List<Matches.Match> expected = new ArrayList<>();
      for (Matches.Match match : c.expected()) {
        expected.add(new Matches.Match(match.id(), match.end() + shift));
      }
      MemorySegment memory = Matches.inNativeMemory(shifted);
      assertEquals(expected, Matches.ofBlock(matcher, memory, 0, shifted.length), "by " + shift);
    }
  }

  /** A byte of no pattern, or 0 if there is none. */
  private static byte unusedByte(MatchCase c) {
    boolean[] used = new boolean[256];
    for (LiteralPattern pattern : c.patterns()) {
      for (int i = 0; i < pattern.length(); i++) {
        used[pattern.byteAt(i) & 0xFF] = true;
        used[AsciiFold.fold(pattern.byteAt(i)) & 0xFF] = true;
      }
    }
    for (int b = 255; b > 0; b--) {
      if (!used[b] && !AsciiFold.isLetter((byte) b)) {
        return (byte) b;
      }
    }
    return 0;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void findsTheSameInAStreamWhereverItIsCut(EngineUnderTest engine, MatchCase c) {
    LiteralMatcher matcher = engine.compile(c.patterns());
    MemorySegment memory = Matches.inNativeMemory(c.text());
    int length = c.text().length;
    int step = Math.max(1, length / 300);
    for (int cut = 0; cut <= length; cut += step) {
      assertEquals(
          c.expected(), Matches.ofStream(matcher, memory, 0, length, cut), "cut at " + cut);
    }
    long[] everywhere = new long[length];
    for (int i = 0; i < length; i++) {
      everywhere[i] = i;
    }
    assertEquals(c.expected(), Matches.ofStream(matcher, memory, 0, length, everywhere));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void reportsEachIdOnceInADistinctScan(EngineUnderTest engine, MatchCase c) {
    LiteralMatcher matcher = engine.compile(c.patterns());
    assertArrayEquals(
        Matches.distinctIds(c.expected()),
        Matches.ofDistinctScan(matcher, Matches.inNativeMemory(c.text())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCaseForEveryEngine")
  void readsNoByteOutsideOfTheRange(EngineUnderTest engine, MatchCase c) {
    LiteralMatcher matcher = engine.compile(c.patterns());
    try (GuardPage guard = GuardPage.allocate(Math.max(1, c.text().length))) {
      MemorySegment unbounded = GuardPage.unbounded();
      assertEquals(
          c.expected(),
          Matches.ofBlock(matcher, unbounded, guard.offsetAtEnd(c.text()), c.text().length));
      assertEquals(
          c.expected(),
          Matches.ofBlock(
              matcher, unbounded, guard.copyToStart(c.text()).address(), c.text().length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAMatchInATextOfEachLengthAroundTheEdges(EngineUnderTest engine) {
    int[][] ranges = {{0, 70}, {127, 131}, {255, 260}, {4095, 4100}, {8191, 8200}};
    for (int[] range : ranges) {
      for (int length = range[0]; length <= range[1]; length++) {
        for (int patternLength : new int[] {1, 2, 3, 4, 7, 16}) {
          if (patternLength <= length) {
            MatchCase c = MatchCase.bothEnds(patternLength, length);
            assertEquals(
                c.expected(),
                Matches.ofBlock(
                    engine.compile(c.patterns()), Matches.inNativeMemory(c.text()), 0, length),
                c.name());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsMatchesAcrossTheBordersOfPieces(EngineUnderTest engine) {
    for (int patternLength : new int[] {1, 2, 3, 4, 6, 7, 8, 17, 64, 300}) {
      byte[] bytes = new byte[patternLength];
      for (int i = 0; i < patternLength; i++) {
        bytes[i] = (byte) ('a' + i * 7 % 26);
      }
      LiteralMatcher matcher = engine.compile(List.of(LiteralPattern.of(7, bytes, false)));
      byte[] text = new byte[3 * CandidateFilter.PIECE];
      MemorySegment memory = Matches.inNativeMemory(text);
      for (int border : new int[] {CandidateFilter.PIECE, 2 * CandidateFilter.PIECE}) {
        int first = border - patternLength - 5;
        for (int at = first; at < border + 5; at += 1 + patternLength / 20) {
          memory.fill((byte) '.');
          MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, at, patternLength);
          assertEquals(
              List.of(new Matches.Match(7, at + (long) patternLength)),
              Matches.ofBlock(matcher, memory, 0, text.length));
        }
      }
    }
  }
}

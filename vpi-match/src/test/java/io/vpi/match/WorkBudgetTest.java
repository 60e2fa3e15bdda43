package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is reported of texts that keep the comparisons busy, so that the automata take over. */
class WorkBudgetTest {

  static Collection<EngineUnderTest> filters() {
    return Agreement.OTHERS;
  }

  private static List<LiteralPattern> runs(int... lengths) {
    List<LiteralPattern> patterns = new ArrayList<>();
    for (int length : lengths) {
      patterns.add(LiteralPattern.of(length, "a".repeat(length), true));
    }
    return patterns;
  }

  private static byte[] run(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'a');
    return text;
  }

  @ParameterizedTest
  @MethodSource("filters")
  void remembersAPatternThatBeganBeforeAChunkThatExceedsItsBudget(EngineUnderTest engine) {
    int[] lengths = new int[400];
    Arrays.setAll(lengths, i -> 4 + i);
    try (Agreement agreement = new Agreement(1000)) {
      agreement.compile(runs(lengths), List.of(engine));
      assertEquals("", agreement.compare(run(1000), new long[] {150, 300, 500, 700}, true, 0));
      assertTrue(agreement.handedOver() > 0);
    }
  }

  /**
   * What a byte may cost: to be looked at by the filters, what comparisons are given, two steps in
   * the automata.
   */
  private static final long MOST_PER_BYTE = 1 + 8 + 2;

  /** What a scan may cost besides. */
  private static final long MOST_AT_ONCE = 1024;

  private static long mostWork(List<LiteralPattern> patterns, boolean distinct, long length) {
    // The budget is looked at after each candidate, and one candidate may lead to all patterns, to
    // each by the four grams of its window.
    long oneCandidate = 0;
    for (LiteralPattern pattern : patterns) {
      oneCandidate += 4L * (pattern.length() / Long.BYTES + 2);
    }
    // With distinct ids, each byte may lead to an output that was seen, and to each one new.
    long outputs = distinct ? length + 2L * patterns.size() : 0;
    return MOST_PER_BYTE * length + MOST_AT_ONCE + oneCandidate + outputs;
  }

  /** Names and makers of texts that are nearly matches all over. */
  enum Hostile {
    LAST_BYTE_CHANGED,
    FIRST_BYTE_CHANGED,
    MATCHES,
    ZEROS,
    SHUFFLED,
    RUN_OF_A;

    byte[] text(List<LiteralPattern> patterns, int length) {
      byte[] text = new byte[length];
      if (this == ZEROS) {
        return text;
      }
      if (this == RUN_OF_A) {
        return run(length);
      }
      int at = 0;
      for (int i = 0; at < length; i++) {
        byte[] bytes = patterns.get(i % patterns.size()).bytes();
        if (this == LAST_BYTE_CHANGED) {
          bytes[bytes.length - 1] ^= 1;
        } else if (this == FIRST_BYTE_CHANGED) {
          bytes[0] ^= 1;
        }
        int count = Math.min(bytes.length, length - at);
        System.arraycopy(bytes, 0, text, at, count);
        at += count;
      }
      if (this == SHUFFLED) {
        Random random = new Random(5);
        for (int i = length - 1; i > 0; i--) {
          int other = random.nextInt(i + 1);
          byte kept = text[i];
          text[i] = text[other];
          text[other] = kept;
        }
      }
      return text;
    }
  }

  private static List<LiteralPattern> set(String kind) {
    Random random = new Random(3);
    List<LiteralPattern> patterns = new ArrayList<>();
    switch (kind) {
      case "runs" -> {
        int[] lengths = new int[150];
        Arrays.setAll(lengths, i -> 4 + 4 * i);
        patterns.addAll(runs(lengths));
      }
      case "alike" -> {
        // The rarest bytes are the same in all; what differs lies far behind.
        for (int i = 0; i < 500; i++) {
          patterns.add(
              LiteralPattern.of(i, "~~~~~~~" + "ee".repeat(i % 40) + (char) ('a' + i % 26), false));
        }
      }
      case "zeros" -> {
        for (int i = 0; i < 60; i++) {
          patterns.add(LiteralPattern.of(i, "\0".repeat(4 + i) + (char) ('a' + i % 26), false));
        }
      }
      default -> {
        for (int i = 0; i < 1000; i++) {
          byte[] bytes = new byte[1 + random.nextInt(30)];
          for (int b = 0; b < bytes.length; b++) {
            bytes[b] = (byte) ('a' + random.nextInt(26));
          }
          patterns.add(LiteralPattern.of(i, bytes, random.nextBoolean()));
        }
      }
    }
    return patterns;
  }

  static Stream<Arguments> everyFilterAndHostileText() {
    return filters().stream()
        .flatMap(engine ->
            Stream.of("runs", "alike", "zeros", "letters")
                .flatMap(set ->
                    Stream.of(Hostile.values())
                        .map(hostile -> Arguments.of(engine, set, hostile))));
  }

  @ParameterizedTest
  @MethodSource("everyFilterAndHostileText")
  void costsNoMoreAByteTheLongerTheTextIs(EngineUnderTest engine, String set, Hostile hostile) {
    List<LiteralPattern> patterns = set(set);
    MatchEngine compiled = engine.engine(patterns);
    for (boolean distinct : new boolean[] {false, true}) {
      double before = Double.MAX_VALUE;
      // 4 KiB, 64 KiB, 1 MiB, but to tell all matches of a megabyte would take long.
      for (int length = 1 << 12; length <= (distinct ? 1 << 20 : 1 << 16); length <<= 4) {
        EngineScanner scanner = compiled.newScanner();
        byte[] text = hostile.text(patterns, length);
        scanner.scan(distinct, Matches.inNativeMemory(text), 0, length, (id, end) -> true);
        long most = mostWork(patterns, distinct, length);
        assertTrue(scanner.work() <= most, scanner.work() + " steps, but at most " + most);
        double perByte = (double) scanner.work() / length;
        assertTrue(perByte < 1.2 * before + 0.5, perByte + " steps a byte after " + before);
        before = perByte;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void costsNoMoreAByteInChunksOfAStreamWithDistinctIds(EngineUnderTest engine) {
    int[] lengths = new int[150];
    Arrays.setAll(lengths, i -> 4 + 4 * i);
    List<LiteralPattern> patterns = runs(lengths);
    EngineScanner scanner = engine.engine(patterns).newScanner();
    int chunk = 1000;
    int chunks = 100;
    MemorySegment memory = Matches.inNativeMemory(run(chunks * chunk));
    long state = StreamState.START;
    for (int i = 0; i < chunks; i++) {
      long at = (long) i * chunk;
      state = scanner.scanStream(true, state, at, memory, at, chunk, (id, end) -> true);
    }
    // What began before the chunk and what ends it are read by the automata once more.
    long most = chunks * (mostWork(patterns, true, chunk) + 2L * chunk);
    assertTrue(scanner.work() <= most, scanner.work() + " steps, but at most " + most);
  }

  @Test
  void findsEveryMatchOnceWhereverTheBudgetIsExceeded() {
    long handedOver = 0;
    for (int seed = 0; seed < 80; seed++) {
      try (Agreement agreement = new Agreement(BusyCase.MAX_LENGTH)) {
        BusyCase busy = new BusyCase(new Random(seed));
        assertEquals("", busy.compare(agreement), "seed " + seed);
        handedOver += agreement.handedOver();
      }
    }
    assertTrue(handedOver > 80, "handed over: " + handedOver);
  }
}

package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every engine against the slow way, on sets and texts of few letters, so that much matches. */
class MatchPropertiesTest {

  @Property(tries = 2_000)
  void findsInABlockWhatTheSlowWayFinds(
      @ForAll EngineUnderTest engine,
      @ForAll("patterns") List<LiteralPattern> patterns,
      @ForAll("text") byte[] text) {
    LiteralMatcher matcher = engine.compile(patterns);
    assertEquals(
        Matches.expected(patterns, text),
        Matches.ofBlock(matcher, Matches.inNativeMemory(text), 0, text.length));
  }

  @Property(tries = 2_000)
  void findsInAStreamCutAnywhereWhatTheSlowWayFindsInTheWhole(
      @ForAll EngineUnderTest engine,
      @ForAll("patterns") List<LiteralPattern> patterns,
      @ForAll("text") byte[] text,
      @ForAll List<Integer> anywhere) {
    LiteralMatcher matcher = engine.compile(patterns);
    long[] cuts =
        anywhere.stream()
            .mapToLong(number -> Math.floorMod(number, text.length + 1))
            .sorted()
            .toArray();
    MemorySegment memory = Matches.inNativeMemory(text);
    assertEquals(
        Matches.expected(patterns, text), Matches.ofStream(matcher, memory, 0, text.length, cuts));
  }

  @Property(tries = 1_000)
  void reportsEachMatchingIdOnceInADistinctScan(
      @ForAll EngineUnderTest engine,
      @ForAll("patterns") List<LiteralPattern> patterns,
      @ForAll("text") byte[] text) {
    LiteralMatcher matcher = engine.compile(patterns);
    assertArrayEquals(
        Matches.distinctIds(Matches.expected(patterns, text)),
        Matches.ofDistinctScan(matcher, Matches.inNativeMemory(text)));
  }

  @Property(tries = 500)
  void findsAnyBytes(@ForAll EngineUnderTest engine, @ForAll byte[] bytes, @ForAll boolean nocase) {
    if (bytes.length == 0) {
      return;
    }
    // Each pattern is a piece of the text, so there is something to find.
    List<LiteralPattern> patterns =
        List.of(
            LiteralPattern.of(1, bytes, nocase),
            LiteralPattern.of(2, Arrays.copyOf(bytes, (bytes.length + 1) / 2), !nocase),
            LiteralPattern.of(
                3, Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length), nocase));
    byte[] text = new byte[2 * bytes.length];
    System.arraycopy(bytes, 0, text, 0, bytes.length);
    System.arraycopy(bytes, 0, text, bytes.length, bytes.length);
    assertEquals(
        Matches.expected(patterns, text),
        Matches.ofBlock(engine.compile(patterns), Matches.inNativeMemory(text), 0, text.length));
  }

  @Property(tries = 400)
  void findsAmongHundredsOfPatternsWhatTheScalarEngineFinds(@ForAll long seed) {
    try (RandomAgreement agreement = new RandomAgreement()) {
      assertEquals("", agreement.compareSet(seed));
    }
  }

  @Provide
  Arbitrary<List<LiteralPattern>> patterns() {
    Arbitrary<LiteralPattern> pattern =
        Combinators.combine(
                Arbitraries.integers().between(0, 6), bytes(1, 12), Arbitraries.of(true, false))
            .as((id, bytes, nocase) -> LiteralPattern.of(id, bytes, nocase));
    return pattern.list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<byte[]> text() {
    return bytes(0, 120);
  }

  private static Arbitrary<byte[]> bytes(int minLength, int maxLength) {
    return Arbitraries.of((byte) 'a', (byte) 'A', (byte) 'b', (byte) '1', (byte) 0, (byte) 0xC1)
        .array(byte[].class)
        .ofMinSize(minLength)
        .ofMaxSize(maxLength);
  }
}

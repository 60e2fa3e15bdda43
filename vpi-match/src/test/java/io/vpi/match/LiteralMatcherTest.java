package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiteralMatcherTest {

  @Test
  void describesWhatItCompiled() {
    LiteralMatcher matcher =
        LiteralMatcher.builder()
            .add(LiteralPattern.of(5, "abc", false))
            .add(LiteralPattern.of(5, "abc", false))
            .addAll(List.of(LiteralPattern.of(5, "xy", true), LiteralPattern.of(9, "q", true)))
            .build();
    assertEquals(3, matcher.patternCount());
    assertEquals(2, matcher.idCount());
    assertEquals(3, matcher.maxPatternLength());
    assertFalse(matcher.engineName().isEmpty());
    assertTrue(matcher.sizeInBytes() > 0);
    assertTrue(matcher.toString().contains("patterns=3"), matcher.toString());
  }

  @Test
  void compilesTheEmptySet() {
    LiteralMatcher matcher = LiteralMatcher.compile(List.of());
    assertEquals(0, matcher.patternCount());
    assertEquals(0, matcher.idCount());
    assertEquals(0, matcher.maxPatternLength());
    assertNotNull(matcher.newScanner());
  }

  @Test
  void namesTheLimitOnPatternBytesThatASetExceeds() {
    LiteralMatcher.Builder builder =
        LiteralMatcher.builder()
            .maxPatternBytes(6)
            .add(LiteralPattern.of(1, "abc", false))
            .add(LiteralPattern.of(2, "abc", false));
    assertEquals(2, builder.build().patternCount());
    builder.add(LiteralPattern.of(3, "z", false));
    MatcherLimitException refusal = assertThrows(MatcherLimitException.class, builder::build);
    assertEquals("maxPatternBytes", refusal.limitName());
    assertEquals(6, refusal.limit());
    assertEquals(7, refusal.required());
    assertEquals(
        "The pattern set needs 7 of maxPatternBytes, but the limit is 6: raise it on the builder"
            + " or split the set.",
        refusal.getMessage());
  }

  @Test
  void namesTheLimitOnStatesThatASetExceeds() {
    // Two roots, four states for "abc" and "abd", two for "xy".
    LiteralMatcher.Builder builder =
        LiteralMatcher.builder()
            .add(LiteralPattern.of(1, "abc", false))
            .add(LiteralPattern.of(2, "abd", false))
            .add(LiteralPattern.of(3, "xy", true));
    assertEquals(3, builder.maxStates(8).build().patternCount());
    MatcherLimitException refusal =
        assertThrows(MatcherLimitException.class, () -> builder.maxStates(7).build());
    assertEquals("maxStates", refusal.limitName());
    assertEquals(7, refusal.limit());
    assertEquals(8, refusal.required());
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    LiteralMatcher.Builder builder = LiteralMatcher.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.maxPatternBytes(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxStates(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxStates(1 << 26));
  }

  @Test
  void asksTheNextEngineWhenOneDeclines() {
    List<LiteralPattern> patterns = List.of(LiteralPattern.of(1, "a", false));
    LiteralMatcher.Builder builder = LiteralMatcher.builder().addAll(patterns);
    assertEquals("scalar", builder.build(List.of(set -> null, ScalarEngine::compile)).engineName());
    assertThrows(IllegalStateException.class, () -> builder.build(List.of(set -> null)));
  }

  @Test
  void compilesForTheEngineThatIsNamed() {
    LiteralMatcher.Builder builder = LiteralMatcher.builder().add(LiteralPattern.of(1, "a", false));
    for (String name : MatchEngines.names()) {
      LiteralMatcher matcher = builder.engine(name).build();
      assertEquals(name, matcher.engineName());
      assertArrayEquals(
          new int[] {1},
          Matches.ofDistinctScan(matcher, Matches.inNativeMemory(new byte[] {'b', 'a'})));
    }
  }

  @Test
  void tellsTheEnginesThereAreWhereTheNamedOneIsUnknown() {
    LiteralMatcher.Builder builder = LiteralMatcher.builder();
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder.engine("quantum"));
    assertEquals(
        "The engine must be one of " + MatchEngines.names() + ", but is \"quantum\".",
        refusal.getMessage());
  }

  @Test
  void asksNoOtherEngineWhenTheNamedOneDeclines() {
    LiteralMatcher.Builder builder = LiteralMatcher.builder().engine("scalar");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder.build(List.of(set -> null)));
    assertEquals(
        "The engine scalar does not take this pattern set here: leave the choice to the builder, or"
            + " name another of "
            + MatchEngines.names()
            + ".",
        refusal.getMessage());
  }

  @Test
  void isNotChangedByWhatItsBuilderDoesLater() {
    LiteralMatcher.Builder builder = LiteralMatcher.builder().add(LiteralPattern.of(1, "a", false));
    LiteralMatcher first = builder.build();
    LiteralMatcher second = builder.add(LiteralPattern.of(2, "b", false)).build();
    byte[] text = {'a', 'b'};
    assertArrayEquals(new int[] {1}, Matches.ofDistinctScan(first, Matches.inNativeMemory(text)));
    assertArrayEquals(
        new int[] {1, 2}, Matches.ofDistinctScan(second, Matches.inNativeMemory(text)));
  }

  @Test
  void findsThePatternOfTheGreatestLength() {
    byte[] bytes = new byte[LiteralPattern.MAX_LENGTH];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 7 == 0 ? i % 250 : i % 3);
    }
    byte[] text = new byte[3 * bytes.length];
    System.arraycopy(bytes, 0, text, 100, bytes.length);
    System.arraycopy(bytes, 0, text, 70_000, bytes.length);
    text[70_000 + bytes.length - 1]++;
    System.arraycopy(bytes, 0, text, text.length - bytes.length, bytes.length);
    List<Matches.Match> expected =
        List.of(new Matches.Match(3, 100L + bytes.length), new Matches.Match(3, text.length));
    MemorySegment memory = Matches.inNativeMemory(text);
    for (EngineUnderTest engine : EngineUnderTest.values()) {
      LiteralMatcher matcher = engine.compile(List.of(LiteralPattern.of(3, bytes, false)));
      assertEquals(expected, Matches.ofBlock(matcher, memory, 0, text.length));
      assertEquals(
          expected,
          Matches.ofStream(matcher, memory, 0, text.length, 101, 40_000, 65_634, 131_100));
    }
  }

  @Test
  void scansWithoutAnAllocationOnceItIsWarm() {
    LiteralMatcher matcher =
        LiteralMatcher.compile(
            List.of(
                LiteralPattern.of(1, "GET /index", false), LiteralPattern.of(2, "host:", true)));
    assertTrue(matcher.warmUp(Duration.ofMinutes(1)));
    MatchScanner scanner = matcher.newScanner();
    MemorySegment memory = Matches.inNativeMemory(new byte[1460]);
    MatchHandler handler = (id, end) -> true;
    long before = ThreadMeter.allocatedBytes();
    for (int i = 0; i < 100; i++) {
      scanner.scan(memory, 0, 1460, handler);
    }
    assertEquals(0, ThreadMeter.allocatedBytes() - before);
  }

  @Test
  void endsWarmingUpWhenTimeIsUp() {
    LiteralMatcher matcher = LiteralMatcher.compile(List.of(LiteralPattern.of(1, "abc", false)));
    assertFalse(matcher.warmUp(Duration.ZERO));
    assertTrue(LiteralMatcher.compile(List.of()).warmUp(), "the empty set has nothing to warm up");
  }
}

package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fast patterns of a whole real rule set. */
class RealPatternsTest {

  private static final long MAX_BYTES = 128_000_000;
  private static final long MAX_FILTER_BYTES = 64 << 20;

  /** All of them, each once. */
  static List<LiteralPattern> patterns() throws IOException {
    Set<LiteralPattern> patterns = new LinkedHashSet<>();
    for (String line : Files.readAllLines(Requirements.shared("rules/et-fastpatterns.txt"))) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        byte[] bytes = HexFormat.of().parseHex(fields[0]);
        patterns.add(LiteralPattern.of(Integer.parseInt(fields[2]), bytes, fields[1].equals("1")));
      }
    }
    return List.copyOf(patterns);
  }

  @Test
  void compilesAWholeRuleSetInBoundedMemory() throws IOException {
    List<LiteralPattern> patterns = patterns();
    LiteralMatcher matcher = LiteralMatcher.compile(patterns);
    assertTrue(patterns.size() > 25_000, "so many patterns: " + patterns.size());
    assertEquals(patterns.size(), matcher.patternCount());
    assertTrue(matcher.sizeInBytes() < MAX_BYTES, matcher.toString());
  }

  @Test
  void findsEveryPatternInATextOfAllPatterns() throws IOException {
    List<LiteralPattern> patterns = patterns();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (LiteralPattern pattern : patterns) {
      text.writeBytes(pattern.bytes());
      text.write('\n');
    }
    MemorySegment memory = Matches.inNativeMemory(text.toByteArray());
    LiteralMatcher matcher = LiteralMatcher.compile(patterns);
    assertEquals(matcher.idCount(), Matches.ofDistinctScan(matcher, memory).length);
  }

  @Test
  void findsAmongManyPatternsWhatTheSlowWayFinds() throws IOException {
    List<LiteralPattern> patterns = patterns();
    Random random = new Random(20_230_515);
    for (int round = 0; round < 6; round++) {
      // The text has whole patterns, pieces of them, and pieces in the other case.
      ByteArrayOutputStream pieces = new ByteArrayOutputStream();
      while (pieces.size() < 300) {
        byte[] bytes = patterns.get(random.nextInt(patterns.size())).bytes();
        int from = random.nextBoolean() ? 0 : random.nextInt(bytes.length);
        boolean flip = random.nextInt(4) == 0;
        for (int i = from; i < bytes.length; i++) {
          pieces.write(flip && AsciiFold.isLetter(bytes[i]) ? bytes[i] ^ 0x20 : bytes[i]);
        }
      }
      byte[] text = pieces.toByteArray();
      List<LiteralPattern> some = new ArrayList<>(patterns);
      if (round % 2 == 0) {
        Collections.shuffle(some, random);
        some = some.subList(0, 2_000);
      }
      List<Matches.Match> expected = Matches.expected(some, text);
      for (EngineUnderTest engine : EngineUnderTest.values()) {
        LiteralMatcher matcher = engine.compile(some);
        MemorySegment memory = Matches.inNativeMemory(text);
        assertEquals(expected, Matches.ofBlock(matcher, memory, 0, text.length));
        long cut = random.nextInt(text.length);
        assertEquals(expected, Matches.ofStream(matcher, memory, 0, text.length, cut));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"TEDDY_.*", "GRAMS.*"})
  void compilesFiltersForAWholeRuleSetIn64MebibytesWithTheAutomata(EngineUnderTest engine)
      throws IOException {
    MatchEngine compiled = engine.engine(patterns());
    assertTrue(
        compiled.sizeInBytes() <= MAX_FILTER_BYTES,
        compiled + " takes " + compiled.sizeInBytes() + " bytes");
  }

  @Test
  void everyEngineFindsTheSameInRealTraffic() throws IOException {
    Path capture = Requirements.shared("perf/mixed.pcap.zst");
    Path zstd = Requirements.requireProgram("zstd");
    try (Agreement agreement = new Agreement(1 << 16);
        RealTraffic traffic = new RealTraffic(zstd, capture)) {
      agreement.compile(patterns(), Agreement.OTHERS);
      for (int i = 0; i < 2_000; i++) {
        byte[] payload = traffic.next();
        long[] cuts = {payload.length / 3, payload.length / 2};
        assertEquals("", agreement.compare(payload, cuts, i % 2 == 0, 1 + i % 5), "packet " + i);
      }
    }
  }
}

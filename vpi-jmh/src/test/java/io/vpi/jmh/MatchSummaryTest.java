package io.vpi.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.OptionsBuilder;

class MatchSummaryTest {

  @Test
  void expectsACellForEachCombinationOfParameters() {
    int sets = 5;
    int seeds = 3;
    int lengths = 4;
    assertEquals(
        sets * seeds * lengths,
        MatchSummary.expected(new OptionsBuilder().include("MatchBenchmark").build()));
  }

  @Test
  void expectsFewerCellsWhereParametersAreGiven() {
    assertEquals(
        2 * 2,
        MatchSummary.expected(
            new OptionsBuilder()
                .include("MatchStream")
                .param("patterns", "8", "64")
                .param("seed", "7")
                .build()));
  }

  @Test
  void expectsNothingOfOtherBenchmarks() {
    assertEquals(0, MatchSummary.expected(new OptionsBuilder().include("Decode").build()));
    assertEquals(
        0, MatchSummary.expected(new OptionsBuilder().include("Match").exclude("scan").build()));
  }

  @Test
  void sumsUpNothingWhereNothingWasMeasured() {
    assertEquals(0, MatchSummary.of(List.of()).cells());
  }
}

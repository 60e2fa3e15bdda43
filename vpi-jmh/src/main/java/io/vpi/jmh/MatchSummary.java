package io.vpi.jmh;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.Options;

/**
 * What a run of the {@link MatchContest}s says in a table: a line for each size of set and kind of
 * work, over all cells that differ in the length of blocks or in the seed.
 */
final class MatchSummary {
  private static final List<Class<? extends MatchContest>> CONTESTS =
      List.of(
          MatchBenchmark.class,
          MatchPacketBenchmark.class,
          MatchHostileBenchmark.class,
          MatchStreamBenchmark.class);

  private final Map<String, List<Cell>> lines = new LinkedHashMap<>();
  private final int cells;

  private MatchSummary(List<Cell> cells) {
    this.cells = cells.size();
    for (Cell cell : cells) {
      lines.computeIfAbsent(cell.line(), line -> new ArrayList<>()).add(cell);
    }
  }

  static MatchSummary of(Collection<RunResult> results) {
    return new MatchSummary(
        results.stream()
            .filter(result -> result.getSecondaryResults().containsKey(MatchSpeeds.RATIO))
            .map(Cell::new)
            .toList());
  }

  /** How many cells were measured. */
  int cells() {
    return cells;
  }

  /** How many cells a run with these options must have measured. */
  static int expected(Options options) {
    int expected = 0;
    for (Class<? extends MatchContest> contest : CONTESTS) {
      String name = contest.getName() + ".scan";
      if ((options.getIncludes().isEmpty() || findsAny(options.getIncludes(), name))
          && !findsAny(options.getExcludes(), name)) {
        expected += cellsOf(contest, options);
      }
    }
    return expected;
  }

  private static boolean findsAny(List<String> expressions, String name) {
    return expressions.stream().anyMatch(regex -> Pattern.compile(regex).matcher(name).find());
  }

  private static int cellsOf(Class<? extends MatchContest> contest, Options options) {
    int cells = 1;
    for (Field field : contest.getFields()) {
      Param param = field.getAnnotation(Param.class);
      if (param != null) {
        cells *= options.getParameter(field.getName()).orElse(List.of(param.value())).size();
      }
    }
    return cells;
  }

  /** The table, in Markdown. */
  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder(
            """
            | work | engine | patterns | cells | vpi, GB/s | Hyperscan, GB/s | vpi : Hyperscan | lowest cell | of own block rate | lowest cell |
            |---|---|---|---|---|---|---|---|---|---|
            """);
    lines.forEach((line, ofLine) -> {
      table.append(line).append(" | ").append(ofLine.size());
      add(table, mean(ofLine, cell -> cell.median(MatchSpeeds.VPI)));
      add(table, mean(ofLine, cell -> cell.median(MatchSpeeds.HYPERSCAN)));
      addMeanAndLowest(table, ofLine, MatchSpeeds.RATIO);
      addMeanAndLowest(table, ofLine, MatchSpeeds.OF_BLOCKS);
      table.append(" |\n");
    });
    return table.toString();
  }

  private static void addMeanAndLowest(StringBuilder table, List<Cell> cells, String name) {
    add(table, mean(cells, cell -> cell.median(name)));
    add(table, cells.stream().mapToDouble(cell -> cell.median(name)).min().orElse(Double.NaN));
  }

  private static void add(StringBuilder table, double value) {
    table.append(" | ");
    if (!Double.isNaN(value)) {
      table.append(String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value));
    }
  }

  /** The geometric mean. */
  private static double mean(List<Cell> cells, ToDoubleFunction<Cell> value) {
    return Math.exp(
        cells.stream()
            .mapToDouble(cell -> Math.log(value.applyAsDouble(cell)))
            .average()
            .orElse(0));
  }

  /** What was measured with one combination of parameters, in all forks. */
  private record Cell(RunResult result) {

    /** The medians of cells with the same are taken together. */
    String line() {
      BenchmarkParams params = result.getParams();
      String benchmark = params.getBenchmark();
      String work = benchmark.replaceAll(".*\\.Match(\\w*)Benchmark\\..*", "$1").strip();
      if (work.isEmpty()) {
        work = "Block";
      }
      if (params.getBenchmark().contains(MatchHostileBenchmark.class.getSimpleName())) {
        work += " " + params.getParam("payload");
      }
      String ways = params.getParam("ways");
      return "| "
          + (work + (ways == null || ways.equals(Ways.ALL.name()) ? "" : " " + ways))
              .toLowerCase(Locale.ROOT)
              .replace('_', ' ')
          + " | "
          + params.getParam("engine")
          + " | "
          + params.getParam("patterns");
    }

    /** Over all iterations of all forks; not a number where nothing was measured. */
    double median(String name) {
      Result<?> measured = result.getSecondaryResults().get(name);
      return measured == null ? Double.NaN : measured.getStatistics().getPercentile(50);
    }
  }
}

package io.vpi.jmh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code ./vpi bench [REGEX] [JMH's own arguments]}: runs benchmarks and keeps a record of them,
 * JMH's JSON with the CPU's name, the JDK and the date in each entry, as {@code
 * vpi-jmh/records/DATE-CPU.json}. {@code ./vpi bench afpacket} and {@code ./vpi bench inline} are
 * no benchmarks of JMH's: they need a network, see {@link AfPacketRace} and {@link InlineContest}.
 */
public final class Main {
  private Main() {}

  /**
   * Runs the benchmarks.
   *
   * @param arguments JMH's
   * @throws IOException if the record cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && arguments[0].equals(AfPacketRace.COMMAND)) {
      race(List.of(arguments).subList(1, arguments.length));
      return;
    }
    if (arguments.length > 0 && arguments[0].equals("inline")) {
      InlineContest.run(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    try {
      CommandLineOptions given = new CommandLineOptions(arguments);
      if (given.shouldHelp() || given.shouldList() || given.shouldListWithParams()) {
        org.openjdk.jmh.Main.main(arguments);
        return;
      }
      Options options =
          new OptionsBuilder()
              .parent(given)
              .addProfiler(GCProfiler.class)
              .addProfiler(MatchSpeeds.class)
              .build();
      Collection<RunResult> results = new Runner(options).run();
      MatchSummary summary = MatchSummary.of(results);
      if (!results.isEmpty()) {
        keep(results, summary);
      }
      int expected = MatchSummary.expected(options);
      if (summary.cells() != expected) {
        System.err.println(
            "vpi bench: of "
                + expected
                + " cells of matchers, "
                + summary.cells()
                + " were measured, see the failures above");
        System.exit(1);
      }
    } catch (CommandLineOptionException | RunnerException e) {
      System.err.println("vpi bench: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Runs the race of packet rings and keeps its table. */
  private static void race(List<String> arguments) {
    try {
      AfPacketRace.Outcome outcome = AfPacketRace.run(arguments);
      System.out.print(outcome.table());
      Path record = record("-" + AfPacketRace.COMMAND, "md");
      Files.writeString(record, outcome.table());
      System.out.println("\nrecord: " + record);
      System.exit(outcome.complete() ? 0 : 1);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("vpi bench: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Writes the record, and beside it the table of what contests of matchers say. */
  private static void keep(Collection<RunResult> results, MatchSummary summary) throws IOException {
    Path record = write(results);
    System.out.println("record: " + record);
    if (summary.cells() > 0) {
      System.out.println();
      System.out.print(summary);
      Path table = Path.of(record.toString().replaceFirst("json$", "md"));
      Files.writeString(table, summary.toString());
      System.out.println("table: " + table);
    }
  }

  private static Path write(Collection<RunResult> results) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(json, true, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    String cpu = cpu();
    String root =
        Path.of(System.getProperty("vpi.root", ".")).toAbsolutePath().normalize().toString();
    String marked =
        json.toString(StandardCharsets.UTF_8)
            // Where things lie on this machine is nobody's business.
            .replaceAll("\"jvm\" : \"[^\"]*\"", "\"jvm\" : \"java\"")
            .replaceAll("-Dvpi.shared=[^\"]*", "-Dvpi.shared=../shared")
            .replace(root, ".")
            .replace(
                "\"jmhVersion\"",
                "\"date\" : \""
                    + date
                    + "\",\n        \"cpu\" : \""
                    + cpu
                    + "\",\n        \"jmhVersion\"");
    return Files.writeString(record("", "json"), marked);
  }

  /** A file of records that does not exist yet. */
  private static Path record(String suffix, String extension) throws IOException {
    Path folder = Path.of(System.getProperty("vpi.root", "."), "vpi-jmh", "records");
    Files.createDirectories(folder);
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    String machine = cpu().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String name = date + "-" + machine + suffix;
    Path file = folder.resolve(name + "." + extension);
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve(name + "-" + i + "." + extension);
    }
    return file;
  }

  /** The CPU's name as Linux tells it, else its architecture. */
  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    List<String> lines = Files.isReadable(info) ? Files.readAllLines(info) : List.of();
    for (String line : lines) {
      if (line.startsWith("model name")) {
        return line.substring(line.indexOf(':') + 1).strip().replace("\"", "");
      }
    }
    return System.getProperty("os.arch");
  }
}

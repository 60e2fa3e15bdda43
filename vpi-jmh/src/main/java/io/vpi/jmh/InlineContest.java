package io.vpi.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Inline pairs beside the kernel's bridge: the same two guests, the same iperf3, the same datagrams
 * to and fro, in turns, so that whatever else the machine does meets all. There is a pair whose
 * loop does nothing but poll and release, one in C that does the same with the same rings, and
 * there is the sensor, with flows, as {@code vpi inspect} runs it, once with no rule that any
 * packet fits and once with a thousand.
 *
 * <p>Needs root, and what {@code lab/vpi-lab} needs. Prints a table in Markdown: speeds and ratios
 * are medians of the rounds, times are percentiles over all of them.
 */
final class InlineContest {
  private static final String LAB = "vpi-bench-" + ProcessHandle.current().pid();
  private static final String SERVER = "10.77.0.2";
  private static final int TURNS = 5_000;
  private static final int WARM_UP_SECONDS = 12;
  private static final Pattern RECEIVED =
      Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.eE+]+)");

  private final String script;
  private final int rounds;
  private final int seconds;
  private final String options;

  private InlineContest(int rounds, int seconds, String options) {
    this.script = Path.of(System.getProperty("vpi.root", "."), "lab", "vpi-lab").toString();
    this.rounds = rounds;
    this.seconds = seconds;
    this.options = options;
  }

  /**
   * {@code ./vpi bench inline [ROUNDS [SECONDS [OPTIONS]]]}: runs the contest.
   *
   * @param arguments rounds, seconds of iperf3 in each, and options of the source that begin with a
   *     comma; 5, 3 and none unless given
   * @throws IOException if the lab cannot be built, or a program does not do what it should
   */
  static void run(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    String options = arguments.length > 2 ? arguments[2] : "";
    System.out.println(
        "| Offloads | Way | iperf3, Gbit/s | Ratio | Round trip p50, us | p99 | p99.9 | Lost |"
            + " Dropped and refused of all, each round |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    try {
      for (String offloads : List.of("on", "off")) {
        new InlineContest(rounds, seconds, options).run(offloads);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String offloads) throws IOException, InterruptedException {
    lab("up", "inline", "--name", LAB, "--guests", "2", "--offloads", offloads);
    try {
      lab("serve", LAB);
      Process echo = Programs.start(echoCommand("g2", "server"));
      try (InlineWays ways = new InlineWays(LAB, script, options)) {
        Objects.requireNonNull(echo.inputReader().readLine(), "the echo server does not start");
        List<Score> scores = ways.all().stream().map(Score::new).toList();
        List<Score> turns = new ArrayList<>(scores);
        for (int round = 0; round < rounds; round++) {
          for (Score score : turns) {
            take(score);
          }
          // Who goes first changes with the round.
          Collections.rotate(turns, 1);
        }
        for (Score score : scores) {
          System.out.println(score.row(offloads, scores.getFirst()));
        }
      } finally {
        echo.destroy();
      }
    } finally {
      lab("down", LAB);
    }
  }

  private void take(Score score) throws IOException, InterruptedException {
    InlineWays.Open way = score.way.open();
    try {
      // A sensor that was just started takes some ten seconds until its code is compiled, and the
      // JIT takes a core for it meanwhile.
      iperf(WARM_UP_SECONDS);
      score.speeds.add(iperf(seconds));
      echo(score);
    } finally {
      score.losses.add(way.shut());
    }
  }

  /** The speed of a connection from one guest to the other, in Gbit/s. */
  private double iperf(int seconds) throws IOException, InterruptedException {
    String report =
        Programs.run(
            List.of(script, "exec", LAB, "g1", "iperf3", "-c", SERVER, "-J", "-t", "" + seconds));
    Matcher matcher = RECEIVED.matcher(report);
    if (!matcher.find()) {
      throw new IOException("iperf3 says nothing of what was received: " + report);
    }
    return Double.parseDouble(matcher.group(1)) / 1e9;
  }

  private void echo(Score score) throws IOException, InterruptedException {
    String[] answer =
        Programs.run(echoCommand("g1", "client", SERVER, "" + TURNS)).strip().split(" ", 2);
    score.lost += Integer.parseInt(answer[0]);
    ByteBuffer encoded = ByteBuffer.wrap(Base64.getDecoder().decode(answer[1]));
    score.times.add(Histogram.decodeFromByteBuffer(encoded, 1_000));
  }

  private List<String> echoCommand(String guest, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(script, "exec", LAB, guest, java));
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(UdpEcho.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private void lab(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(List.of(arguments));
    Programs.run(command);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** What one way has done in all rounds. */
  private static final class Score {
    final InlineWays.Way way;
    final List<Double> speeds = new ArrayList<>();
    final List<String> losses = new ArrayList<>();
    final Histogram times = UdpEcho.newHistogram();
    int lost;

    Score(InlineWays.Way way) {
      this.way = way;
    }

    /** The ratio is the median of those of the rounds. */
    String row(String offloads, Score bridge) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < speeds.size(); i++) {
        ratios.add(speeds.get(i) / bridge.speeds.get(i));
      }
      return String.format(
          Locale.ROOT,
          "| %s | %s | %.2f | %.2f | %.0f | %.0f | %.0f | %d | %s |",
          offloads,
          way.name(),
          median(speeds),
          median(ratios),
          times.getValueAtPercentile(50) / 1e3,
          times.getValueAtPercentile(99) / 1e3,
          times.getValueAtPercentile(99.9) / 1e3,
          lost,
          String.join("; ", losses));
    }
  }
}

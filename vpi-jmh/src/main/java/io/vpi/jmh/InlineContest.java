package io.vpi.jmh;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An inline pair beside the kernel's bridge: the same two guests, the same iperf3, the same
 * datagrams to and fro, in turns, so that whatever else the machine does meets both. The source's
 * loop does nothing but poll and release: every packet passes.
 *
 * <p>Needs root, and what {@code lab/vpi-lab} needs. Prints a table in Markdown: speeds and ratios
 * are medians of the rounds, times are percentiles over all of them.
 */
final class InlineContest {
  private static final String LAB = "vpi-bench-" + ProcessHandle.current().pid();
  private static final String SERVER = "10.77.0.2";
  private static final int TURNS = 5_000;
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
        "| Offloads | Way | iperf3, Gbit/s | Ratio | Round trip p50, us | p99 | p99.9 | Lost |");
    System.out.println("|---|---|---|---|---|---|---|---|");
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
      Process echo = start(echoCommand("g2", "server"));
      try {
        Objects.requireNonNull(echo.inputReader().readLine(), "the echo server does not start");
        Score pair = new Score();
        Score bridge = new Score();
        for (int round = 0; round < rounds; round++) {
          // Who goes first changes with the round.
          if (round % 2 == 0) {
            overPair(pair);
            overBridge(bridge);
          } else {
            overBridge(bridge);
            overPair(pair);
          }
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          ratios.add(pair.speeds.get(i) / bridge.speeds.get(i));
        }
        System.out.println(bridge.row(offloads, "kernel bridge", 1.0));
        System.out.println(pair.row(offloads, "bridge:A,B" + options, median(ratios)));
        System.out.println("<!-- " + pair.losses + " -->");
      } finally {
        echo.destroy();
      }
    } finally {
      lab("down", LAB);
    }
  }

  private void overBridge(Score score) throws IOException, InterruptedException {
    lab("bypass", LAB, "on");
    score(score);
    lab("bypass", LAB, "off");
  }

  private void overPair(Score score) throws IOException, InterruptedException {
    PacketSource source = open();
    Thread loop = Thread.ofPlatform().name("inline pair").start(() -> loop(source));
    score(score);
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    source.close();
    loop.join();
    score.losses.add(
        statistics.get(CaptureCounter.DROPPED_BY_KERNEL)
            + " dropped, "
            + statistics.get(CaptureCounter.SEND_FAILED)
            + " refused of "
            + statistics.get(CaptureCounter.PACKETS));
  }

  private PacketSource open() throws CaptureException {
    return PacketSources.open("bridge:p1,p2,netns=" + LAB + "-host" + options);
  }

  private static void loop(PacketSource source) {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
      source.release(batch);
      if (n == 0) {
        source.await(TimeUnit.SECONDS.toNanos(1));
      }
    }
  }

  private void score(Score score) throws IOException, InterruptedException {
    String report =
        run(List.of(script, "exec", LAB, "g1", "iperf3", "-c", SERVER, "-J", "-t", "" + seconds));
    Matcher matcher = RECEIVED.matcher(report);
    if (!matcher.find()) {
      throw new IOException("iperf3 says nothing of what was received: " + report);
    }
    score.speeds.add(Double.parseDouble(matcher.group(1)) / 1e9);
    String[] answer = run(echoCommand("g1", "client", SERVER, "" + TURNS)).strip().split(" ", 2);
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
    run(command);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (@Nullable String line; (line = reader.readLine()) != null; ) {
        output.append(line).append('\n');
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
    return output.toString();
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
    final List<Double> speeds = new ArrayList<>();
    final List<String> losses = new ArrayList<>();
    final Histogram times = UdpEcho.newHistogram();
    int lost;

    String row(String offloads, String way, double ratio) {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %.2f | %.2f | %.0f | %.0f | %.0f | %d |",
          offloads,
          way,
          median(speeds),
          ratio,
          times.getValueAtPercentile(50) / 1e3,
          times.getValueAtPercentile(99) / 1e3,
          times.getValueAtPercentile(99.9) / 1e3,
          lost);
    }
  }
}

package io.vpi.jmh;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.match.LiteralPattern;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways from one guest of a lab to the other: which of them is open, they take. */
final class InlineWays implements AutoCloseable {
  /** How many rules the sensor has where it has many. */
  private static final int RULES = 1_000;

  private static final int LEAST_PATTERN = 4;
  private static final int SEED = 1;

  /** It may have to be built first. */
  private static final long LONGEST_START_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final String lab;
  private final String script;
  private final String source;
  private final String suffix;
  private final Path folder;

  /**
   * The ways of a lab.
   *
   * @param lab its name
   * @param script the program that made it
   * @param options those of the pair's source, which begin with a comma
   */
  InlineWays(String lab, String script, String options) throws IOException {
    this.lab = lab;
    this.script = script;
    this.suffix = options;
    this.source = "bridge:p1,p2,netns=" + lab + "-host" + options;
    this.folder = Files.createTempDirectory("vpi-inline");
  }

  /** A way that can be opened, again and again. */
  record Way(String name, Opener opener) {
    Open open() throws IOException, InterruptedException {
      return opener.open();
    }
  }

  /** Opens a way. */
  interface Opener {
    Open open() throws IOException, InterruptedException;
  }

  /** A way that is open. */
  interface Open {
    /**
     * Closes it.
     *
     * @return how many packets were lost on it, and of how many
     */
    String shut() throws IOException, InterruptedException;
  }

  /** The kernel's bridge, with which the others are compared, and the others. */
  List<Way> all() throws IOException {
    // A port that nobody sends to: a rule, since the sensor wants one, that no packet fits.
    Path none = write("none.rules", "alert udp any 1 -> any 1 (sid:1;)\n");
    Path many = write("many.rules", rules());
    return List.of(
        new Way("kernel bridge", this::openBridge),
        new Way("bridge:A,B" + suffix, () -> new BarePair(source)),
        new Way("the same rings in C", () -> new PairPeer(lab + "-host", "p1", "p2")),
        new Way("vpi inspect bridge:A,B" + suffix + ", no rules", () -> startSensor(none)),
        new Way(
            "vpi inspect bridge:A,B" + suffix + ", " + RULES + " rules", () -> startSensor(many)));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /**
   * A rule for each of so many patterns, on every packet of TCP. Those of three bytes and less are
   * left out: as rules of their own they would alert on what iperf3 sends, again and again.
   */
  private static String rules() throws IOException {
    List<LiteralPattern> patterns =
        PatternSets.draw(2 * RULES, SEED).stream()
            .filter(pattern -> pattern.bytes().length >= LEAST_PATTERN)
            .limit(RULES)
            .toList();
    StringBuilder rules = new StringBuilder();
    for (LiteralPattern pattern : patterns) {
      String bytes = HexFormat.ofDelimiter(" ").formatHex(pattern.bytes());
      rules.append("alert tcp any any -> any any (content:\"|").append(bytes).append("|\"; ");
      rules.append(pattern.nocase() ? "nocase; " : "");
      rules.append("sid:").append(pattern.id() + 1).append(";)\n");
    }
    return rules.toString();
  }

  private Open openBridge() throws IOException, InterruptedException {
    bypass("on");
    return () -> {
      bypass("off");
      return "-";
    };
  }

  private void bypass(String state) throws IOException, InterruptedException {
    Programs.run(List.of(script, "bypass", lab, state));
  }

  private Open startSensor(Path rules) throws IOException, InterruptedException {
    String vpi = Path.of(System.getProperty("vpi.root", "."), "vpi").toString();
    Path told = folder.resolve("told");
    Process process =
        new ProcessBuilder(
                vpi, "inspect", source, "--rules", rules.toString(), "--eve", "/dev/null")
            .redirectError(told.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long start = System.nanoTime();
    // It tells what memory it has once its source is open.
    while (!Files.readString(told).contains("memory ")) {
      if (!process.isAlive() || System.nanoTime() - start > LONGEST_START_NANOS) {
        process.destroy();
        throw new IOException("the sensor does not start: " + Files.readString(told));
      }
      Thread.sleep(20);
    }
    return new Sensor(process, told);
  }

  @Override
  public void close() throws IOException {
    for (String name : List.of("none.rules", "many.rules", "told")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  /** A pair whose every packet passes unread. */
  private static final class BarePair implements Open {
    private final PacketSource source;
    private final Thread loop;

    BarePair(String uri) throws IOException {
      source = PacketSources.open(uri);
      loop = Thread.ofPlatform().name("inline pair").start(this::pass);
    }

    private void pass() {
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
        source.release(batch);
        if (n == 0) {
          source.await(TimeUnit.SECONDS.toNanos(1));
        }
      }
    }

    @Override
    public String shut() throws InterruptedException {
      source.close();
      loop.join();
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      return (statistics.get(CaptureCounter.DROPPED_BY_KERNEL)
              + statistics.get(CaptureCounter.SEND_FAILED))
          + " of "
          + statistics.get(CaptureCounter.PACKETS);
    }
  }

  /** A sensor in a process of its own. */
  private record Sensor(Process process, Path told) implements Open {
    @Override
    public String shut() throws IOException, InterruptedException {
      process.destroy();
      process.waitFor();
      String summary = Files.readString(told);
      long lost =
          counter(summary, CaptureCounter.DROPPED_BY_KERNEL)
              + counter(summary, CaptureCounter.SEND_FAILED);
      return lost + " of " + counter(summary, CaptureCounter.PACKETS);
    }

    /** A counter in the summary that the sensor writes at its end. */
    private static long counter(String summary, CaptureCounter counter) throws IOException {
      Matcher matcher = Pattern.compile("\\b" + counter.label() + " ([0-9,]+)").matcher(summary);
      if (!matcher.find()) {
        throw new IOException("the sensor does not tell " + counter.label());
      }
      return Long.parseLong(matcher.group(1).replace(",", ""));
    }
  }
}

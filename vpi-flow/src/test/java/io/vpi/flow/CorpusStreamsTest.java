package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The complete TCP streams of real captures come out as an independent program found them, whatever
 * a network may have done to their segments on the way.
 */
class CorpusStreamsTest {
  private static final int FLOWS = 65_536;

  /** In slow connections 32 places are minutes, and a hole is not to be given up before. */
  private static final FlowOptions OPTIONS =
      FlowOptions.builder()
          .capacity(FLOWS)
          .streams(StreamOptions.builder().gapPatience(256, TimeUnit.HOURS.toNanos(1)).build())
          .build();

  /** What happens to the segments. */
  enum Way {
    AS_CAPTURED(Disorder::frames),
    SHUFFLED(Disorder::shuffled),
    DUPLICATED(Disorder::duplicated),
    FRAGMENTED(Disorder::fragmented),
    IN_VXLAN(Disorder::inVxlan);

    @SuppressWarnings("ImmutableEnumChecker") // a method of its argument
    private final Function<Disorder, List<Frame>> frames;

    Way(Function<Disorder, List<Frame>> frames) {
      this.frames = frames;
    }
  }

  @ParameterizedTest
  @EnumSource
  void comeOutOfEachCaptureOfTheCorpus(Way way) throws IOException {
    Path corpus = Requirements.shared("corpus");
    List<Path> oracles;
    try (Stream<Path> files = Files.list(corpus.resolve("oracle"))) {
      oracles = files.filter(file -> file.toString().endsWith(".streams.tsv")).sorted().toList();
    }
    int streams = 0;
    List<String> wrong = new ArrayList<>();
    for (Path oracle : oracles) {
      List<StreamDigests.Stream> expected = read(oracle);
      if (!expected.isEmpty()) {
        String name = oracle.getFileName().toString().replace(".streams.tsv", "");
        List<Frame> frames = Frame.read(corpus.resolve("captures").resolve(name));
        compare(name, way, frames, expected, wrong);
        streams += expected.size();
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(255, streams);
  }

  @ParameterizedTest
  @EnumSource
  void comeOutOfTheLargeCapture(Way way) throws IOException {
    Path capture = Requirements.shared("perf/mixed.pcap.zst");
    List<StreamDigests.Stream> expected = read(Requirements.shared("perf/mixed.streams.tsv"));
    List<String> wrong = new ArrayList<>();
    compare("mixed", way, Frame.read(capture), expected, wrong);
    assertEquals(List.of(), wrong.subList(0, Math.min(20, wrong.size())));
    assertEquals(3113, expected.size());
  }

  private static List<StreamDigests.Stream> read(Path oracle) throws IOException {
    return Files.readAllLines(oracle).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(row ->
            new StreamDigests.Stream(
                String.join(" ", row[2], row[3], row[4], row[5]),
                row[9] + " " + row[10],
                row[12] + " " + row[13]))
        .toList();
  }

  private static void compare(
      String name,
      Way way,
      List<Frame> frames,
      List<StreamDigests.Stream> expected,
      List<String> wrong) {
    StreamDigests digests = new StreamDigests(FLOWS);
    FlowStatistics statistics;
    try (FlowEngine engine =
        FlowEngine.builder().options(OPTIONS).listener(digests).consumer(digests).build()) {
      new FrameFeed().feed(engine, way.frames.apply(new Disorder(frames, 42)));
      statistics = engine.statistics();
    }
    Set<StreamDigests.Stream> got = new HashSet<>(digests.streams);
    for (StreamDigests.Stream stream : expected) {
      if (!got.contains(stream)) {
        wrong.add(
            name
                + ": "
                + stream
                + " but got "
                + digests.streams.stream().filter(s -> s.ends().equals(stream.ends())).toList()
                + " with "
                + anomalies(statistics));
      }
    }
    assertEquals(0, statistics.get(FlowAnomaly.FLOW_TABLE_FULL));
    CounterBalance.check(statistics);
  }

  private static String anomalies(FlowStatistics statistics) {
    return Stream.of(FlowAnomaly.values())
        .filter(kind -> statistics.get(kind) > 0)
        .map(kind -> kind.label() + "=" + statistics.get(kind))
        .toList()
        .toString();
  }
}

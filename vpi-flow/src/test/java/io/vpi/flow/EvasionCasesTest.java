package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.event.FlowEvent;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.packet.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each of the evasion attempts E01 to E42 comes to nothing. */
class EvasionCasesTest {
  private static final String ATTACK = "ATTACKME";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> isSeenThroughPassively() throws IOException {
    return EvasionCase.all().stream().map(row -> dynamicTest(row.title(), () -> checkPassive(row)));
  }

  @TestFactory
  Stream<DynamicTest> doesNotGoOnInline() throws IOException {
    return EvasionCase.all().stream()
        .filter(row -> !row.inline().equals("-"))
        .map(row -> dynamicTest(row.title(), () -> checkInline(row)));
  }

  private void checkPassive(EvasionCase row) throws IOException {
    Watcher watcher = run(row, false);
    for (String event : row.events().equals("-") ? new String[0] : row.events().split(" ")) {
      if (event.startsWith("!")) {
        assertFalse(watcher.events.contains(event.substring(1)), () -> watcher.events + "");
      } else {
        assertTrue(
            Stream.of(event.split("\\|")).anyMatch(watcher.events::contains),
            () -> event + " is not among " + watcher.events);
      }
    }
    if (!row.stream().equals("-")) {
      assertEquals(row.stream(), watcher.text(), () -> "with " + watcher.events);
      assertEquals(row.passive().equals("detect"), watcher.text().contains(ATTACK));
    }
    if (!row.flows().equals("-")) {
      assertEquals(row.flows(), watcher.flows + "");
    }
  }

  private void checkInline(EvasionCase row) throws IOException {
    Watcher watcher = run(row, true);
    switch (row.inline()) {
      case "drop", "rewrite" ->
          assertTrue(watcher.dropped > 0, () -> "all went on, with " + watcher.events);
      case "pass", "detect" ->
          assertEquals(0, watcher.dropped, () -> "dropped, with " + watcher.events);
      default -> throw new IllegalArgumentException(row.inline());
    }
  }

  private Watcher run(EvasionCase row, boolean inline) throws IOException {
    Path capture = folder.resolve(row.capture());
    if (!Files.exists(capture)) {
      try (InputStream in =
          EvasionCasesTest.class.getResourceAsStream("evasion/" + row.capture())) {
        Files.copy(Objects.requireNonNull(in, row.capture()), capture);
      }
    }
    Watcher watcher = new Watcher();
    FlowEngine engine =
        FlowEngine.builder()
            .options(row.flowOptions(inline))
            .listener(watcher)
            .consumer(watcher)
            .build();
    new FrameFeed()
        .feed(
            engine,
            Frame.read(capture),
            (batch, layers, first) -> {
              for (int i = 0; i < batch.size(); i++) {
                watcher.dropped += batch.verdict(i) == Verdict.PASS ? 0 : 1;
              }
            });
    engine.close();
    watcher.flows = engine.statistics().get(FlowCounter.FLOWS);
    CounterBalance.check(engine.statistics());
    return watcher;
  }

  /** Writes down what clients have sent, and what is told of the packets. */
  private static final class Watcher implements FlowListener, StreamConsumer {
    final Set<String> events = new HashSet<>();
    final List<StringBuilder> streams = new ArrayList<>();
    final @Nullable StringBuilder[] open = new StringBuilder[1024];
    int dropped;
    long flows;

    private StringBuilder stream(int flow) {
      StringBuilder stream = open[flow];
      if (stream == null) {
        stream = new StringBuilder();
        open[flow] = stream;
        streams.add(stream);
      }
      return stream;
    }

    String text() {
      return streams.isEmpty()
          ? "\\e"
          : String.join(
              "\\|", streams.stream().map(s -> s.isEmpty() ? "\\e" : s.toString()).toList());
    }

    @Override
    public void onPacket(FlowPacket packet) {
      LayerTable layers = packet.layers();
      int kept = Math.min(layers.anomalyCount(packet.index()), LayerTable.MAX_ANOMALIES);
      for (int i = 0; i < kept; i++) {
        events.add(
            layers.anomalyProtocol(packet.index(), i).label()
                + "."
                + layers.anomalyKind(packet.index(), i).label());
      }
    }

    @Override
    public void onPacketDone(FlowPacket packet) {
      int transport = packet.layers().transport(packet.index());
      if (packet.flowId() >= 0
          && transport >= 0
          && packet.layers().protocol(packet.index(), transport) == Protocol.TCP) {
        stream(packet.flowId());
      }
    }

    @Override
    public void onAnomaly(FlowPacket packet, FlowAnomaly kind, long required, long available) {
      events.add(kind.label());
    }

    @Override
    public int onData(StreamData data) {
      if (data.isToServer()) {
        StringBuilder stream = stream(data.flowId());
        for (int i = 0; i < data.length(); i++) {
          int b = data.memory().get(ValueLayout.JAVA_BYTE, data.offset() + i) & 0xFF;
          stream.append(
              b == '\\' ? "\\\\" : b >= ' ' && b < 0x7F ? "" + (char) b : "\\x%02x".formatted(b));
        }
      }
      return data.length();
    }

    @Override
    public void onGap(StreamData data, long length) {
      if (data.isToServer()) {
        stream(data.flowId()).append("\\{").append(length).append('}');
      }
    }

    @Override
    public void onFlowEnd(FlowEvent flow, int flowId) {
      open[flowId] = null;
    }
  }
}

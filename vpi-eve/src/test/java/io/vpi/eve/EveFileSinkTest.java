package io.vpi.eve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EveFileSinkTest {
  @TempDir Path folder;

  @BeforeEach
  void forgetWarnings() {
    CollectingLoggerFinder.clear();
  }

  /** A stream that does not go on until it is told to. */
  private static final class Gate extends ByteArrayOutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch opened = new CountDownLatch(1);

    @Override
    public synchronized void write(byte[] bytes, int start, int length) {
      reached.countDown();
      try {
        assertTrue(opened.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      super.write(bytes, start, length);
    }
  }

  /** A stream that fails as long as it is told to, having written half of what it got. */
  private static final class Faulty extends ByteArrayOutputStream {
    volatile boolean fails;
    volatile boolean failsUnchecked;

    @Override
    public synchronized void write(byte[] bytes, int start, int length) {
      if (failsUnchecked) {
        throw new IllegalStateException("broken stream");
      }
      super.write(bytes, start, fails ? length / 2 : length);
    }

    @Override
    public void flush() throws IOException {
      if (fails) {
        throw new IOException("no space left on device");
      }
    }
  }

  @Test
  void writesEventsOfAllKindsInOrder() throws IOException {
    Path file = folder.resolve("eve.json");
    try (EveFileSink sink = EveFileSink.open(file)) {
      sink.onAlert(numbered(1));
      sink.onAnomaly(new TestAnomaly());
      sink.onStats(new TestStats().with("a", 1));
      assertEquals(3, sink.accepted());
      assertEquals(0, sink.dropped());
    }
    List<Map<String, Object>> lines = lines(file);
    assertEquals(
        List.of("alert", "anomaly", "stats"),
        lines.stream().map(line -> line.get("event_type")).toList());
  }

  @Test
  void appendsToAFileThatIsThere() throws IOException {
    Path file = folder.resolve("eve.json");
    for (int i = 1; i <= 3; i++) {
      try (EveFileSink sink = EveFileSink.open(file)) {
        sink.onAlert(numbered(i));
      }
    }
    assertEquals(List.of(1L, 2L, 3L), numbers(lines(file)));
  }

  @Test
  void writesEverythingThatIsQueuedBeforeItCloses() throws IOException {
    Path file = folder.resolve("eve.json");
    EveFileSink sink = EveFileSink.builder().flushInterval(Duration.ofHours(1)).open(file);
    for (int i = 1; i <= 500; i++) {
      sink.onAlert(numbered(i));
    }
    sink.close();
    assertEquals(500, lines(file).size());
    assertEquals(0, sink.lost());
  }

  @Test
  void letsLinesGatherNoLongerThanTheFlushInterval() throws Exception {
    Path file = folder.resolve("eve.json");
    try (EveFileSink sink = EveFileSink.builder().flushInterval(Duration.ofMillis(20)).open(file)) {
      sink.onAlert(numbered(1));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (Files.size(file) == 0 && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
      assertEquals(1, lines(file).size());
    }
  }

  @Test
  void writesAtOnceWhenFlushed() throws IOException {
    Path file = folder.resolve("eve.json");
    try (EveFileSink sink = EveFileSink.builder().flushInterval(Duration.ofHours(1)).open(file)) {
      sink.onAlert(numbered(1));
      sink.flush();
      assertEquals(1, lines(file).size());
      sink.flush();
      sink.onAlert(numbered(2));
      sink.flush();
      assertEquals(2, lines(file).size());
    }
  }

  @Test
  void dropsAndCountsWhatAFullQueueDoesNotTake() throws Exception {
    Gate gate = new Gate();
    EveFileSink sink =
        EveFileSink.builder().queueBytes(4096).flushInterval(Duration.ZERO).open(gate, "gate");
    int sent = 0;
    sink.onAlert(numbered(++sent));
    assertTrue(gate.reached.await(30, TimeUnit.SECONDS));
    while (sent < 100) {
      sink.onAlert(numbered(++sent));
    }
    long accepted = sink.accepted();
    assertEquals(100, accepted + sink.dropped());
    assertTrue(accepted >= 5 && accepted <= 20, "accepted " + accepted);

    gate.opened.countDown();
    sink.flush();
    sink.onAlert(numbered(1000));
    sink.close();

    List<Long> written = numbers(parse(gate.toString(US_ASCII)));
    assertEquals(accepted + 1, written.size());
    for (int i = 0; i < accepted; i++) {
      assertEquals(i + 1, written.get(i));
    }
    assertEquals(1000, written.getLast());
    assertEquals(0, sink.lost());
  }

  @Test
  void waitsForRoomAndLosesNothing() throws Exception {
    Gate gate = new Gate();
    EveFileSink sink =
        EveFileSink.builder()
            .queueBytes(2048)
            .whenFull(QueuePolicy.WAIT)
            .flushInterval(Duration.ofHours(1))
            .open(gate, "gate");
    Thread inspector =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i <= 200; i++) {
                sink.onAlert(numbered(i));
              }
            });
    assertTrue(gate.reached.await(30, TimeUnit.SECONDS));
    inspector.join(200);
    assertTrue(inspector.isAlive(), "it did not wait");
    gate.opened.countDown();
    inspector.join();
    sink.close();
    List<Long> written = numbers(parse(gate.toString(US_ASCII)));
    assertEquals(200, written.size());
    assertEquals(200, written.getLast());
    assertEquals(200, sink.accepted());
    assertEquals(0, sink.dropped());
  }

  @Test
  void writesALineThatIsLongerThanItsQueueWhenItMayWait() throws IOException {
    Path file = folder.resolve("eve.json");
    TestAlert large = numbered(1);
    large.signature = TestAlert.withMessage("x".repeat(10_000));
    try (EveFileSink sink =
        EveFileSink.builder().queueBytes(1024).whenFull(QueuePolicy.WAIT).open(file)) {
      sink.onAlert(large);
      sink.onAlert(numbered(2));
    }
    assertEquals(List.of(1L, 2L), numbers(lines(file)));
  }

  @Test
  void dropsALineThatIsLongerThanItsQueueWhenItMayNotWait() throws IOException {
    Path file = folder.resolve("eve.json");
    TestAlert large = numbered(1);
    large.signature = TestAlert.withMessage("x".repeat(10_000));
    try (EveFileSink sink = EveFileSink.builder().queueBytes(1024).open(file)) {
      sink.onAlert(large);
      sink.onAlert(numbered(2));
      assertEquals(1, sink.dropped());
    }
    assertEquals(List.of(2L), numbers(lines(file)));
  }

  @Test
  void keepsTheLinesOfSeveralInspectorsApart() throws Exception {
    for (QueuePolicy policy : QueuePolicy.values()) {
      Path file = folder.resolve(policy + ".json");
      int threads = 4;
      int each = 2000;
      EveFileSink sink = EveFileSink.builder().queueBytes(8 << 10).whenFull(policy).open(file);
      List<Thread> inspectors = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int inspector = t;
        inspectors.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    sink.onAlert(numbered((long) inspector * each + i));
                  }
                }));
      }
      for (Thread inspector : inspectors) {
        inspector.join();
      }
      sink.close();

      List<Long> written = numbers(lines(file));
      assertEquals((long) threads * each, sink.accepted() + sink.dropped());
      assertEquals(sink.accepted(), written.size());
      assertEquals(policy == QueuePolicy.WAIT, sink.dropped() == 0);
      long[] last = {-1, -1, -1, -1};
      for (long number : written) {
        int inspector = (int) (number / each);
        assertTrue(number > last[inspector], "order within one inspector");
        last[inspector] = number;
      }
    }
  }

  @Test
  void countsWhatAFailingStreamCostAndGoesOnAfterIt() throws IOException {
    Faulty stream = new Faulty();
    EveFileSink sink = EveFileSink.builder().flushInterval(Duration.ZERO).open(stream, "faulty");
    sink.onAlert(numbered(1));
    sink.flush();
    assertNull(sink.problem());
    stream.fails = true;
    sink.onAlert(numbered(2));
    sink.flush();
    IOException first = sink.problem();
    assertNotNull(first);
    assertEquals("no space left on device", first.getMessage());
    sink.onAlert(numbered(3));
    sink.flush();
    assertSame(first, sink.problem());
    assertEquals(2, sink.writeErrors());
    assertEquals(2, sink.lost());
    List<CollectingLoggerFinder.Entry> warnings =
        CollectingLoggerFinder.warnings(EveFileSink.class);
    assertEquals(1, warnings.size());
    assertSame(first, warnings.getFirst().thrown());
    assertEquals(
        "events cannot be written to faulty and are lost: "
            + "java.io.IOException: no space left on device",
        warnings.getFirst().message());
    stream.fails = false;
    sink.onAlert(numbered(4));
    sink.close();

    assertEquals(4, sink.accepted());
    assertEquals(2, sink.lost());
    List<String> whole =
        stream
            .toString(US_ASCII)
            .lines()
            .filter(line -> line.startsWith("{") && line.endsWith("}}"))
            .toList();
    assertEquals(List.of(1L, 4L), whole.stream().map(EveFileSinkTest::number).toList());
  }

  @Test
  void outlivesAStreamThatThrows() throws IOException {
    Faulty stream = new Faulty();
    stream.failsUnchecked = true;
    EveFileSink sink = EveFileSink.builder().open(stream, "faulty");
    sink.onAlert(numbered(1));
    sink.flush();
    assertEquals(1, sink.lost());
    stream.failsUnchecked = false;
    sink.onAlert(numbered(2));
    sink.close();
    assertEquals(2L, number(stream.toString(US_ASCII).strip()));
  }

  @Test
  void neverBlocksOnAStreamThatFailsForGood() {
    Faulty stream = new Faulty();
    stream.fails = true;
    EveFileSink sink =
        EveFileSink.builder().queueBytes(1024).whenFull(QueuePolicy.WAIT).open(stream, "faulty");
    for (int i = 1; i <= 200; i++) {
      sink.onAlert(numbered(i));
    }
    sink.close();
    assertEquals(200, sink.lost());
    assertEquals(200, sink.accepted());
  }

  @Test
  void letsEverybodyGoWhenTheStreamKillsItsThread() {
    OutputStream deadly =
        new OutputStream() {
          @Override
          public void write(int value) {
            throw new StackOverflowError("the stream's own");
          }
        };
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
    try {
      EveFileSink sink =
          EveFileSink.builder().queueBytes(1024).whenFull(QueuePolicy.WAIT).open(deadly, "deadly");
      for (int i = 1; i <= 50; i++) {
        sink.onAlert(numbered(i));
      }
      sink.flush();
      sink.close();
      assertEquals(50, sink.accepted() + sink.dropped());
      assertTrue(sink.dropped() > 0);
      assertNotNull(sink.problem());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void goesOnInANewFileWhenReopened() throws IOException {
    Path file = folder.resolve("eve.json");
    Path moved = folder.resolve("eve.json.1");
    try (EveFileSink sink = EveFileSink.open(file)) {
      sink.onAlert(numbered(1));
      sink.flush();
      Files.move(file, moved);
      sink.onAlert(numbered(2));
      sink.flush();
      sink.reopen();
      sink.onAlert(numbered(3));
    }
    assertEquals(List.of(1L, 2L), numbers(lines(moved)));
    assertEquals(List.of(3L), numbers(lines(file)));
  }

  @Test
  void keepsEveryLineWholeWhileFilesAreMovedAway() throws Exception {
    Path file = folder.resolve("eve.json");
    EveFileSink sink =
        EveFileSink.builder()
            .queueBytes(1500)
            .whenFull(QueuePolicy.WAIT)
            .flushInterval(Duration.ZERO)
            .open(file);
    Thread inspector =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i <= 3000; i++) {
                sink.onAlert(numbered(i));
              }
            });
    int rotations = 0;
    while (inspector.isAlive() && rotations < 50) {
      Files.move(file, folder.resolve("eve.json." + ++rotations));
      sink.reopen();
      Thread.sleep(1);
    }
    inspector.join();
    sink.close();

    assertTrue(rotations > 1);
    List<Long> all = new ArrayList<>();
    for (int i = 1; i <= rotations; i++) {
      all.addAll(numbers(lines(folder.resolve("eve.json." + i))));
    }
    all.addAll(numbers(lines(file)));
    assertEquals(3000, all.size());
    for (int i = 0; i < 3000; i++) {
      assertEquals(i + 1, all.get(i));
    }
  }

  @Test
  void staysInTheOldFileWhenTheNewOneCannotBeOpened() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = inner.resolve("eve.json");
    Path moved = folder.resolve("moved");
    try (EveFileSink sink = EveFileSink.open(file)) {
      sink.onAlert(numbered(1));
      sink.flush();
      Files.move(inner, moved);
      assertThrows(IOException.class, sink::reopen);
      sink.onAlert(numbered(2));
    }
    assertEquals(List.of(1L, 2L), numbers(lines(moved.resolve("eve.json"))));
  }

  @Test
  void leavesAStreamOpen() throws IOException {
    boolean[] closed = {false};
    ByteArrayOutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    EveFileSink sink = EveFileSink.builder().open(stream, "memory");
    sink.onAlert(numbered(1));
    sink.reopen();
    sink.close();
    assertEquals(1, parse(stream.toString(US_ASCII)).size());
    assertFalse(closed[0]);
  }

  @Test
  void countsEventsThatComeAfterTheEnd() throws IOException {
    for (QueuePolicy policy : QueuePolicy.values()) {
      Path file = folder.resolve(policy + ".json");
      EveFileSink sink = EveFileSink.builder().whenFull(policy).open(file);
      sink.close();
      sink.close();
      sink.onAlert(numbered(1));
      sink.flush();
      assertEquals(0, sink.accepted());
      assertEquals(1, sink.dropped());
      assertEquals(0, Files.size(file));
    }
  }

  @Test
  void keepsTheMarkOfAnInterruptedThreadThatCloses() throws IOException {
    Path file = folder.resolve("eve.json");
    EveFileSink sink = EveFileSink.open(file);
    sink.onAlert(numbered(1));
    Thread.currentThread().interrupt();
    sink.close();
    assertTrue(Thread.interrupted());
    assertEquals(1, lines(file).size());
  }

  @Test
  void letsAnEventsExceptionThroughAndGoesOn() throws IOException {
    Path file = folder.resolve("eve.json");
    TestAlert broken = numbered(1);
    broken.tap = null;
    try (EveFileSink sink = EveFileSink.open(file)) {
      assertThrows(NullPointerException.class, () -> sink.onAlert(broken));
      sink.onAlert(numbered(2));
      assertEquals(1, sink.accepted());
    }
    assertEquals(List.of(2L), numbers(lines(file)));
  }

  @Test
  void refusesAFileThatCannotBeWritten() {
    assertThrows(IOException.class, () -> EveFileSink.open(folder.resolve("none/eve.json")));
    assertThrows(IOException.class, () -> EveFileSink.open(folder));
  }

  @Test
  void refusesSettingsOutOfRange() {
    EveFileSink.Builder builder = EveFileSink.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.queueBytes(1023));
    assertThrows(IllegalArgumentException.class, () -> builder.queueBytes((1 << 30) + 1));
    assertThrows(IllegalArgumentException.class, () -> builder.flushInterval(Duration.ofNanos(-1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.flushInterval(Duration.ofHours(1).plusNanos(1)));
  }

  private static TestAlert numbered(long number) {
    TestAlert alert = EveWriterTest.webAlert();
    alert.packetNumber = number;
    return alert;
  }

  private static List<Map<String, Object>> lines(Path file) throws IOException {
    return parse(Files.readString(file, US_ASCII));
  }

  private static List<Map<String, Object>> parse(String text) {
    assertTrue(text.isEmpty() || text.endsWith("\n"));
    return text.lines().map(Json::object).toList();
  }

  private static List<Long> numbers(List<Map<String, Object>> lines) {
    return lines.stream().map(line -> (Long) line.get("pcap_cnt")).toList();
  }

  private static Long number(String line) {
    return (Long) Json.object(line).get("pcap_cnt");
  }
}

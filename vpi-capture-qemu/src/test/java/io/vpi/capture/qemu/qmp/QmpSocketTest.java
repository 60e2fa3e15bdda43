package io.vpi.capture.qemu.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class QmpSocketTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final String EVENT =
      "{\"event\": \"RESUME\", \"timestamp\": {\"seconds\": 1}}\r\n";

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("qmp");
  }

  private StandInMonitor monitor(Function<Map<?, ?>, String> answers) throws Exception {
    return new StandInMonitor(path(), StandInMonitor.GREETING, answers);
  }

  private static String refusal(Executable attempt) {
    return String.valueOf(assertThrows(QmpException.class, attempt).getMessage());
  }

  @Test
  void passesOverEventsAndReadsTheAnswer() throws Exception {
    try (StandInMonitor monitor =
            monitor(c -> EVENT + EVENT + StandInMonitor.ok(c, "{\"a\": [1, true, null, \"é\"]}"));
        QmpSocket socket = QmpSocket.connect(path(), LONG)) {
      Object answer = socket.execute("query-x", Map.of("n", 1, "list", List.of("b", false)));
      assertEquals("{a=[1, true, null, é]}", String.valueOf(answer));
      Map<?, ?> command = monitor.commands.get(1);
      assertEquals("query-x", command.get("execute"));
      assertEquals(Map.of("n", 1, "list", List.of("b", false)), command.get("arguments"));
    }
  }

  @Test
  void tellsQemusErrorsInOneSentence() throws Exception {
    String error =
        "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no such thing\"}, \"id\": ";
    try (StandInMonitor monitor = monitor(c -> error + c.get("id") + "}\n");
        QmpSocket socket = QmpSocket.connect(path(), LONG)) {
      QmpException e =
          assertThrows(QmpException.class, () -> socket.execute("object-del", Map.of()));
      assertEquals("QEMU refused object-del: no such thing", e.getMessage());
      assertEquals("GenericError", e.errorClass());
      assertEquals(2, monitor.commands.size());
    }
  }

  @Test
  void anAnswerThatComesTooLateIsNotTakenForTheNext() throws Exception {
    AtomicInteger count = new AtomicInteger();
    StringBuilder late = new StringBuilder();
    try (StandInMonitor monitor =
            monitor(c -> {
              if (count.incrementAndGet() == 1) {
                late.append(StandInMonitor.ok(c, "\"late\""));
                return "";
              }
              return late + StandInMonitor.ok(c, "\"in time\"");
            });
        QmpSocket socket = QmpSocket.connect(path(), Duration.ofMillis(500))) {
      String refusal = refusal(() -> socket.execute("first", Map.of()));
      assertTrue(refusal.contains("did not give an answer to first within 500 ms"), refusal);
      assertEquals("in time", socket.execute("second", Map.of()));
      assertEquals(3, monitor.commands.size());
    }
  }

  @Test
  void saysThatAnotherClientMayHoldTheMonitor() throws Exception {
    try (StandInMonitor monitor = new StandInMonitor(path(), "", c -> "")) {
      String refusal = refusal(() -> QmpSocket.connect(path(), SHORT).close());
      assertTrue(refusal.contains("another client may hold"), refusal);
      assertEquals(0, monitor.commands.size());
    }
  }

  @Test
  void saysWhereNobodyOrSomebodyElseListens() throws Exception {
    assertTrue(refusal(() -> QmpSocket.connect(path(), SHORT).close()).contains("cannot be"));
    try (StandInMonitor other = new StandInMonitor(path(), "SSH-2.0\n", c -> "")) {
      String refusal = refusal(() -> QmpSocket.connect(path(), LONG).close());
      assertTrue(refusal.contains("failed"), refusal);
      assertEquals(0, other.commands.size());
    }
  }

  @Test
  void aMonitorThatIsNoneEndsInOneSentence() throws Exception {
    for (String nonsense : List.of("[]\n", "{\"return\": {}}\n", "\n", "[".repeat(500) + "\n")) {
      try (StandInMonitor other = new StandInMonitor(path(), nonsense, c -> "")) {
        String refusal = refusal(() -> QmpSocket.connect(path(), LONG).close());
        assertTrue(refusal.contains(path().toString()), refusal);
        assertEquals(0, other.commands.size());
      }
      java.nio.file.Files.delete(path());
    }
  }

  @Test
  void aMessageWithoutEndIsNotCollectedForEver() throws Exception {
    try (StandInMonitor monitor = monitor(c -> "{\"a\": \"" + "x".repeat(5 << 20));
        QmpSocket socket = QmpSocket.connect(path(), LONG)) {
      String refusal = refusal(() -> socket.execute("query-x", Map.of()));
      assertTrue(refusal.contains("more than 4 MiB"), refusal);
      assertEquals(2, monitor.commands.size());
    }
  }

  @Test
  void saysThatQemuIsGone() throws Exception {
    try (StandInMonitor monitor = monitor(c -> null);
        QmpSocket socket = QmpSocket.connect(path(), LONG)) {
      String refusal = refusal(() -> socket.execute("quit", Map.of()));
      assertTrue(refusal.contains("QEMU closed the monitor"), refusal);
      assertEquals(2, monitor.commands.size());
    }
  }
}

package io.vpi.visibility.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import io.vpi.visibility.inventory.CommandOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No command that is asked holds up the others, whatever it does. */
class CommandRunnerTest {
  private static final int MOST = 1 << 20;

  @BeforeAll
  static void requireShell() {
    Requirements.requireProgram("sh");
  }

  private static Answer shell(Duration patience, String script) {
    return new CommandRunner(List.of(), Map.of("WHERE", "here"), patience, MOST)
        .run(List.of("sh", "-c", script));
  }

  private static Answer shell(String script) {
    return shell(Duration.ofSeconds(20), script);
  }

  @Test
  void keepsWhatIsPrintedAndTheStatus() {
    assertEquals(
        new Answer(3, "out here\n", "err\n"), shell("echo out $WHERE; echo err >&2; cat; exit 3"));
  }

  @Test
  void asksForMessagesInOneLanguage() {
    assertEquals("C\n", shell("echo $LC_ALL").output());
  }

  @Test
  void endsWhatDoesNotEnd() {
    long start = System.nanoTime();
    Answer answer = shell(Duration.ofMillis(300), "echo begun; sleep 60");
    assertEquals(new Answer(Answer.TIMED_OUT, "", "it did not end within 0.3 s"), answer);
    assertTrue(System.nanoTime() - start < 20_000_000_000L);
  }

  @Test
  void doesNotWaitForWhoeverKeepsTheOutputOpen() {
    long start = System.nanoTime();
    Answer answer = shell("sleep 5 & echo done");
    assertEquals(new Answer(0, "done\n", ""), answer);
    assertTrue(System.nanoTime() - start < 4_500_000_000L);
  }

  @Test
  void endsWhatPrintsWithoutEnd() {
    assertEquals(
        new Answer(Answer.TOO_LONG, "", "it printed more than 1024 KiB"),
        shell("while :; do echo more and more and more; done"));
  }

  @Test
  void takesAsMuchAsIsAllowed() {
    Answer answer = shell("head -c " + MOST + " /dev/zero");
    assertEquals(MOST, answer.output().length());
  }

  @Test
  void endsWhatComplainsWithoutEnd() {
    Answer answer =
        shell(Duration.ofSeconds(2), "while :; do echo complaint >&2; done; echo never");
    assertTrue(answer.status() != 0);
    assertTrue(answer.error().length() <= 64 << 10);
  }

  @Test
  void namesAProgramThatIsNotThere() {
    Answer answer =
        new CommandRunner(List.of(), Map.of(), Duration.ofSeconds(1), MOST)
            .run(List.of("no-such-program", "x"));
    assertEquals(
        new Answer(CommandOutput.NOT_FOUND, "", "no-such-program is not installed"), answer);
  }

  @Test
  void putsCommandsBehindTheirPrefix() {
    CommandRunner runner =
        new CommandRunner(List.of("env", "A=1"), Map.of(), Duration.ofSeconds(20), MOST);
    assertEquals(List.of("env", "A=1", "sh"), runner.asRun(List.of("sh")));
    assertEquals("1\n", runner.run(List.of("sh", "-c", "echo $A")).output());
  }
}

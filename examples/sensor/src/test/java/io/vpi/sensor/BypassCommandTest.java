package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.linux.bypass.Lifeline;
import io.vpi.testing.Requirements;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code vpi bypass}; what it does to packets, the library's own tests show. */
@Timeout(90)
class BypassCommandTest {
  private final String space = "vpi-byp-" + ProcessHandle.current().pid();

  @TempDir Path folder;

  /** What holds the path until it is killed. */
  static final class Sensor {
    private Sensor() {}

    /**
     * Holds a lifeline.
     *
     * @param arguments the socket
     * @throws Exception if it cannot
     */
    public static void main(String[] arguments) throws Exception {
      try (Lifeline lifeline = Lifeline.connect(Path.of(arguments[0]))) {
        System.out.println(lifeline.awaitPath(20_000) ? "path" : "no path");
        TimeUnit.SECONDS.sleep(60);
      }
    }
  }

  private static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path") + File.pathSeparator);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @AfterEach
  void removeTheNamespace() throws IOException, InterruptedException {
    new ProcessBuilder("ip", "netns", "delete", space)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void leadsAroundASensorThatWasKilledAndEndsInGoodOrder() throws Exception {
    Requirements.requireNamespaces();
    ip("netns", "add", space);
    ip("-n", space, "link", "add", "p1", "type", "veth", "peer", "name", "g1");
    ip("-n", space, "link", "add", "p2", "type", "veth", "peer", "name", "g2");
    String socket = folder.resolve("lifeline").toString();
    Process bypass =
        start(Main.class, "bypass", "bridge:p1,p2,netns=" + space, "--lifeline", socket);
    try (BufferedReader said = bypass.inputReader()) {
      assertEquals("vpi: there is no sensor", said.readLine());
      assertAround(said.readLine());
      assertEquals(2, ip("-n", space, "link", "show", "master", "vpi-p1").lines().count() / 2);

      Process sensor = start(Sensor.class, socket);
      assertEquals("path", sensor.inputReader().readLine());
      assertEquals("vpi: bridge:p1,p2 leads through sensor " + sensor.pid(), said.readLine());
      assertEquals("", ip("-n", space, "link", "show", "master", "vpi-p1"));

      long killed = System.nanoTime();
      sensor.destroyForcibly();
      assertEquals("vpi: sensor " + sensor.pid() + " is lost", said.readLine());
      assertAround(said.readLine());
      long nanos = System.nanoTime() - killed;
      assertTrue(nanos < TimeUnit.SECONDS.toNanos(1), () -> "it took " + nanos + " ns");

      bypass.destroy();
      assertTrue(bypass.waitFor(10, TimeUnit.SECONDS));
      assertEquals(ExitStatus.OK, bypass.exitValue());
      assertEquals(2, ip("-n", space, "link", "show", "master", "vpi-p1").lines().count() / 2);
      assertFalse(new File(socket).exists());
    } finally {
      bypass.destroyForcibly();
    }
  }

  private static void assertAround(String line) {
    assertTrue(line.matches("vpi: bridge:p1,p2 leads around the sensor after \\d+\\.\\d ms"), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth0 | 'eth0' names no path: expected bridge:A,B[,with=BRIDGE][,netns=NAME]"
            + " or qmp:SOCKET,netdev=ID",
        "bridge:a | 'bridge:a' names no pair of interfaces: expected"
            + " bridge:A,B[,with=BRIDGE][,netns=NAME]",
        "bridge:a,b,color=red | 'bridge:a,b,color=red' has the unknown option 'color': expected"
            + " bridge:A,B[,with=BRIDGE][,netns=NAME]",
        "bridge:a,b,with=x,with=y | 'bridge:a,b,with=x,with=y' has the option 'with' twice:"
            + " expected bridge:A,B[,with=BRIDGE][,netns=NAME]",
        "qmp:/run/vm | 'qmp:/run/vm' names no network card of a guest: expected"
            + " qmp:SOCKET,netdev=ID",
      })
  void aPathThatIsNoneIsAUsageError(String path, String message) {
    Run run = Run.of("bypass", path, "--lifeline", folder.resolve("s").toString());
    assertEquals(ExitStatus.USAGE, run.status());
    assertEquals("vpi: " + message + System.lineSeparator(), run.err());
  }

  @Test
  void twoPathsOnOneBridgeAreRefused() {
    Run run =
        Run.of("bypass", "bridge:a,b,with=x", "bridge:c,d,with=x", "--pid-file", "sensor.pid");
    assertEquals(ExitStatus.USAGE, run.status());
    assertTrue(
        run.err()
            .contains("'bridge:c,d,with=x' shares its bridge, or its guest, with another path"));
  }

  @Test
  void whatTheSensorIsKnownByMustBeNamedOnce() {
    assertEquals(ExitStatus.USAGE, Run.of("bypass", "bridge:a,b").status());
    Run run = Run.of("bypass", "bridge:a,b", "--pid-file", "p", "--group", "root");
    assertEquals(ExitStatus.USAGE, run.status());
    assertEquals("vpi: --group is for the socket of --lifeline, which is not given\n", run.err());
    assertEquals(
        ExitStatus.USAGE,
        Run.of("bypass", "bridge:a,b", "--pid-file", "p", "--lifeline", "l").status());
    assertEquals(
        ExitStatus.USAGE,
        Run.of("bypass", "bridge:a,b", "--lifeline", "l", "--deadline", "1").status());
  }

  @Test
  void anInterfaceThatIsNotThereIsToldAndTheSocketIsTakenAway() {
    Requirements.requireNamespaces();
    Path socket = folder.resolve("lifeline");
    Run run = Run.of("bypass", "bridge:vpi-none1,vpi-none2", "--lifeline", socket.toString());
    assertEquals(ExitStatus.INPUT, run.status());
    assertTrue(run.err().contains("there is no interface vpi-none1"), run.err());
    assertFalse(socket.toFile().exists());
  }
}

package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit file says what the command does, and asks for no more rights than it needs. */
class SystemdUnitTest {
  private static final Path FOLDER = Requirements.inRepository("examples/sensor/src/main/systemd");
  private static final Path UNIT = FOLDER.resolve("vpi-sensor@.service");
  private static final Path BYPASS = FOLDER.resolve("vpi-bypass@.service");
  private static final String LIFELINE = "/run/vpi-bypass-%i/lifeline";

  @TempDir Path folder;

  /** Settings by {@code Section.Name}; lines that go on are joined. */
  private static Map<String, List<String>> settings(Path file) throws IOException {
    Map<String, List<String>> settings = new HashMap<>();
    String section = "";
    for (String line : Files.readString(file).replace("\\\n", " ").lines().toList()) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        assertTrue(equals > 0, () -> "no setting: " + line);
        String name = section + "." + line.substring(0, equals);
        settings.computeIfAbsent(name, _ -> new ArrayList<>()).add(line.substring(equals + 1));
      }
    }
    return settings;
  }

  private static String setting(String name) throws IOException {
    return setting(UNIT, name);
  }

  private static String setting(Path file, String name) throws IOException {
    List<String> values = settings(file).get(name);
    assertTrue(values != null && values.size() == 1, () -> name + " is " + values);
    return values.getFirst();
  }

  @Test
  void reloadsAndStopsByTheSignalsThatTheCommandHears() throws IOException {
    assertEquals("/bin/kill -HUP $MAINPID", setting("Service.ExecReload"));
    assertEquals("SIGTERM", setting("Service.KillSignal"));
    assertEquals("on-failure", setting("Service.Restart"));
    // Longer than the command takes to drain and to give up.
    assertTrue(Integer.parseInt(setting("Service.TimeoutStopSec")) > 2 + 10 + 5);
    assertEquals(
        List.of(ExitStatus.USAGE, ExitStatus.RULES),
        Arrays.stream(setting("Service.RestartPreventExitStatus").split(" "))
            .map(Integer::valueOf)
            .toList());
  }

  @Test
  void hasTwoCapabilitiesAndCannotGetMore() throws IOException {
    assertEquals("CAP_NET_RAW CAP_NET_ADMIN", setting("Service.AmbientCapabilities"));
    assertEquals("CAP_NET_RAW CAP_NET_ADMIN", setting("Service.CapabilityBoundingSet"));
    assertEquals("yes", setting("Service.NoNewPrivileges"));
    assertEquals("strict", setting("Service.ProtectSystem"));
    assertEquals("yes", setting("Service.ProtectHome"));
    assertEquals("yes", setting("Service.DynamicUser"));
    assertEquals("@system-service", setting("Service.SystemCallFilter"));
    assertTrue(setting("Service.RestrictAddressFamilies").contains("AF_PACKET"));
    assertFalse(settings(UNIT).containsKey("Service.MemoryDenyWriteExecute"));
  }

  @Test
  void startsTheCommandWithOptionsThatItKnows() throws Exception {
    List<String> args = arguments(UNIT, environment("sens0.env"));
    assertEquals("inspect", args.getFirst());
    // All is well until the file of rules is looked for.
    Run run = Run.of(args.toArray(String[]::new));
    assertEquals(ExitStatus.INPUT, run.status());
    assertEquals("vpi: the rule file /etc/vpi/local.rules does not exist\n", run.err());
    List<String> words = start(UNIT);
    for (String flag : words.subList(1, words.indexOf("-cp"))) {
      assertTrue(flag.startsWith("-") || flag.equals("$VPI_JAVA_OPTS"), flag);
    }
  }

  @Test
  void aSensorAndItsWatchdogMeetAtASocketOfTheirGroup() throws Exception {
    String group = setting(FOLDER.resolve("bypass.conf"), "Service.SupplementaryGroups");
    assertTrue(Files.readString(FOLDER.resolve("vpi.sysusers")).contains("\ng " + group + " -\n"));
    assertEquals(group, setting(BYPASS, "Service.Group"));
    assertEquals("0750", setting(BYPASS, "Service.RuntimeDirectoryMode"));
    assertEquals(LIFELINE, "/run/" + setting(BYPASS, "Service.RuntimeDirectory") + "/lifeline");

    Map<String, List<String>> inline = environment("inline0.env");
    List<String> args = arguments(BYPASS, inline);
    assertEquals(List.of("--group", group), args.subList(args.size() - 4, args.size() - 2));
    assertEquals(LIFELINE, args.get(args.indexOf("--lifeline") + 1));
    List<String> options = inline.get("VPI_OPTIONS");
    assertEquals(LIFELINE.replace("%i", "inline0"), options.get(options.indexOf("--bypass") + 1));

    // All is well until the socket is to be made, in the folder that systemd makes.
    args.set(args.indexOf(LIFELINE), folder.resolve("none/lifeline").toString());
    args.set(args.indexOf("--group") + 1, "root");
    Run run = Run.of(args.toArray(String[]::new));
    assertEquals(ExitStatus.INPUT, run.status(), run.err());
    assertTrue(run.err().contains("no socket can be made there"), run.err());
  }

  /** The variables of a file of settings, each value split at blanks as systemd does. */
  private static Map<String, List<String>> environment(String file) throws IOException {
    Map<String, List<String>> environment = new HashMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve(file))) {
      int equals = line.indexOf('=');
      if (!line.startsWith("#") && equals > 0) {
        environment.put(
            line.substring(0, equals), List.of(line.substring(equals + 1).split(" ", -1)));
      }
    }
    return environment;
  }

  /** The words by which a unit starts the command. */
  private static List<String> start(Path unit) throws IOException {
    return List.of(setting(unit, "Service.ExecStart").trim().split("\\s+", -1));
  }

  /** What the command is given by a unit, with the values of its variables. */
  private static List<String> arguments(Path unit, Map<String, List<String>> environment)
      throws IOException {
    List<String> words = start(unit);
    List<String> args = new ArrayList<>();
    for (String word : words.subList(words.indexOf(Main.class.getName()) + 1, words.size())) {
      args.addAll(word.startsWith("$") ? environment.get(word.substring(1)) : List.of(word));
    }
    return args;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpi-sensor@.service", "vpi-bypass@.service"})
  void isVerifiedBySystemd(String unit) throws Exception {
    Path program = Requirements.requireProgram("systemd-analyze");
    // The programs that it names are on the machine that it is installed on, perhaps not on this
    // one.
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path copy =
        Files.writeString(
            folder.resolve(unit.replace("@", "@sens0")),
            Files.readString(FOLDER.resolve(unit)).replace("/usr/bin/java", java.toString()));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(program.toString(), "verify", "--man=no", copy.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "systemd-analyze does not end");
    assertEquals("", ofUnit(Files.readString(said)));
    assertEquals(0, process.exitValue(), Files.readString(said));
  }

  /** What is said of our unit; a machine's own units may be odd. */
  private static String ofUnit(String text) {
    return String.join("\n", text.lines().filter(line -> line.contains("vpi-")).toList());
  }
}

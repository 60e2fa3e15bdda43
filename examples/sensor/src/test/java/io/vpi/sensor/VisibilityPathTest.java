package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The newcomer's path: collect, audit, paste what was printed, collect, audit, green. And then what
 * was promised arrives.
 */
class VisibilityPathTest {
  private static final int PINGS = 10;
  private static final int VXLAN = 50;
  private static final String DB = "*-g2";
  private static final String INTERNET = "internet";

  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String policy(String to) throws IOException {
    String groups =
        to.equals(INTERNET)
            ? "groups: {web: {name: \"*-g1\"}}\n"
            : "groups: {web: {name: \"*-g1\"}, db: {name: \"" + to + "\"}}\n";
    String other = to.equals(INTERNET) ? INTERNET : "db";
    return file(
        "policy.yaml",
        "version: 1\n"
            + groups
            + "rules:\n  - web -> "
            + other
            + ": monitor, both directions, by ids\n");
  }

  private String network(String place) throws IOException {
    return file("network.yaml", "version: 1\nsensors: {ids: {" + place + "}}\n");
  }

  private String collect(Lab lab) {
    String kvm1 = folder.resolve("kvm1.json").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                "visibility",
                "collect",
                "--netns",
                lab.namespace("host"),
                "--host",
                "kvm1",
                "-o",
                kvm1));
    Path openVswitch = lab.folder().resolve("ovs");
    if (Files.isDirectory(openVswitch)) {
      command.addAll(List.of("--ovs-rundir", openVswitch.toString()));
    }
    Run run = Run.of(command.toArray(String[]::new));
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status());
    return kvm1;
  }

  private Run audit(Lab lab, String network, String policy) {
    return Run.of("visibility", "audit", "--topology", collect(lab), network, "--policy", policy);
  }

  /** The lines under "as root", as a person would copy them. */
  private static List<String> printedCommands(String report) {
    List<String> lines = new ArrayList<>();
    String indent = "";
    for (String line : report.lines().toList()) {
      String margin = line.substring(0, line.length() - line.stripLeading().length());
      if (line.endsWith(", as root:")) {
        indent = margin + "  ";
      } else if (!indent.isEmpty() && margin.equals(indent)) {
        lines.add(line.strip());
      } else {
        indent = "";
      }
    }
    return lines;
  }

  private static void paste(String line) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("does not end: " + line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    assertEquals(0, process.exitValue(), line + ": " + output);
  }

  /** From red to green by what is printed alone. */
  private void walk(Lab lab, String place, String to) throws IOException {
    String network = network(place);
    String policy = policy(to);
    Run red = audit(lab, network, policy);
    assertEquals("", red.err());
    assertEquals(ExitStatus.NOT_MET, red.status(), red.out());
    assertFalse(red.out().contains("by hand"), red.out());
    List<String> commands = printedCommands(red.out());
    assertFalse(commands.isEmpty(), red.out());
    for (String command : commands) {
      paste(command);
    }
    Run green = audit(lab, network, policy);
    assertEquals("", green.err());
    assertEquals(ExitStatus.OK, green.status(), red.out() + "\nand then\n" + green.out());
  }

  /** What {@code show} says that ids gets of ten pings. */
  private long predicted(Lab lab, String to) throws Exception {
    Run show =
        Run.of(
            "visibility",
            "show",
            "--json",
            collect(lab),
            folder.resolve("network.yaml").toString());
    for (Node pair : JsonDocument.read(show.out()).get("pairs").items()) {
      if (pair.get("from").text().startsWith(lab.namespace("g1") + "@")
          && pair.get("to").text().startsWith(to)) {
        for (Node sighting : pair.get("sightings").items()) {
          if (sighting.get("sensor").text().equals("ids")) {
            return PINGS * sighting.get("there").get("whole").number(-1)
                + PINGS * sighting.get("back").get("whole").number(-1);
          }
        }
      }
    }
    throw new AssertionError("no such pair: " + show.out());
  }

  private void walkAndCount(Lab lab, String place, String node, String device, int wrapping)
      throws Exception {
    walk(lab, place, DB);
    assertEquals(2 * PINGS, predicted(lab, lab.namespace("g2") + "@"));
    int seen = SeenPings.at(lab, node, device, wrapping, () -> lab.command("ping20"));
    assertEquals(2 * PINGS, seen, "frames");
  }

  private static void onHost(Lab lab, String command) throws IOException {
    lab.exec("host", command.split(" ", -1));
  }

  private static Lab warmLab(String setup) throws IOException {
    Requirements.requireProgram("bridge");
    Lab lab = Lab.up(setup);
    try {
      lab.command("warm");
      return lab;
    } catch (IOException e) {
      lab.close();
      throw e;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "no-flood", "ovs"})
  void aBlindPairIsSeenAfterwards(String setup) throws Exception {
    try (Lab lab = warmLab(setup)) {
      walkAndCount(lab, "behind: kvm1/ps", "sensor", "sens", 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // One direction; a condition; an output that is down; somebody else's mirror, which ends
        // the search; the older place for filters.
        "tc filter del dev p2 ingress",
        "tc filter del dev p2 ingress; tc filter add dev p2 ingress pref 7 protocol ip u32 match ip"
            + " protocol 6 0xff action mirred egress mirror dev ps",
        "ip link set dev ps down",
        "tc filter del dev p2 ingress; tc filter add dev p2 ingress pref 3 protocol all u32 match"
            + " u32 0 0 action mirred egress mirror dev p3",
        "tc qdisc del dev p2 clsact; tc qdisc add dev p2 ingress",
      })
  void whatIsMissingOfAMirrorIsAdded(String damage) throws Exception {
    try (Lab lab = warmLab("mirror")) {
      for (String command : damage.split("; ", -1)) {
        onHost(lab, command);
      }
      walkAndCount(lab, "behind: kvm1/ps", "sensor", "sens", 0);
    }
  }

  @Test
  void flowsThatWereCachedBeforeAMirrorArePurged() throws Exception {
    try (Lab lab = Lab.up("ovs-late-span")) {
      // Flows that nothing uses are forgotten within seconds, and the lab took some to build.
      lab.command("ping20");
      walkAndCount(lab, "behind: kvm1/ps", "sensor", "sens", 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "ovs"})
  void aCableWithinTheHostIsSwitchedOnAndUsed(String setup) throws Exception {
    try (Lab lab = warmLab(setup)) {
      onHost(lab, "ip link add sa type veth peer name sb");
      walkAndCount(lab, "on: kvm1/sb", "host", "sb", 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "ovs"})
  void aTunnelToTheSensorIsMade(String setup) throws Exception {
    try (Lab lab = warmLab(setup)) {
      onHost(lab, "ip link add u0 type veth peer name u1");
      onHost(lab, "ip link set u1 address 02:00:00:00:00:99");
      onHost(lab, "ip address add 10.99.0.1/24 dev u0");
      onHost(lab, "ip link set u0 up");
      onHost(lab, "ip link set u1 up");
      // Nobody is there who would answer.
      onHost(lab, "ip neighbour add 10.99.0.2 lladdr 02:00:00:00:00:99 dev u0");
      walkAndCount(lab, "tunnel: 10.99.0.2", "host", "u1", VXLAN);
    }
  }

  @Test
  void whatAGuestAndItsHostSayIsSeenAfterwards() throws Exception {
    try (Lab lab = warmLab("bridge")) {
      onHost(lab, "ip address add 10.77.0.100/24 dev br0");
      walk(lab, "behind: kvm1/ps", INTERNET);
      assertEquals(2 * PINGS, predicted(lab, "outside"));
      int seen =
          SeenPings.at(
              lab,
              "sensor",
              "sens",
              0,
              () -> lab.exec("g1", "ping", "-n", "-q", "-c", "10", "-i", "0.02", "10.77.0.100"));
      assertEquals(2 * PINGS, seen, "frames");
    }
  }

  @Test
  void whatNoCommandMendsIsSaidToBeDoneByHand() throws Exception {
    try (Lab lab = warmLab("mirror")) {
      lab.exec("sensor", "ip", "link", "set", "dev", "sens", "down");
      Run red = audit(lab, network("behind: kvm1/ps"), policy(DB));
      assertEquals(ExitStatus.NOT_MET, red.status());
      assertEquals(List.of(), printedCommands(red.out()));
      assertTrue(
          red.out()
              .contains(
                  "\n      on kvm1, by hand:\n        switch on what is at the other end of ps,"),
          red.out());
    }
  }
}

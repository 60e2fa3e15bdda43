package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.inventory.CommandOutput;
import io.vpi.visibility.inventory.HostInventory;
import io.vpi.visibility.inventory.HostInventoryFile;
import io.vpi.visibility.inventory.InventorySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code visibility collect} and {@code visibility show}. */
class VisibilityCommandsTest {
  private static final String TWO_GUESTS =
      """
      version: 1
      hosts:
        kvm1:
          switches: {br0: {kind: linux-bridge}}
          ports:
            p1: {kind: veth, switch: br0}
            p2: {kind: veth, switch: br0}
            p3: {kind: veth, switch: br0}
      guests:
        web: {host: kvm1, port: kvm1/p1, mac: "02:00:00:00:00:01", ip: 10.0.0.1}
        db: {host: kvm1, port: kvm1/p2}
      """;

  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static void assertFails(int status, String message, Run run) {
    assertEquals("vpi: " + message + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(status, run.status());
  }

  @Test
  void collectsALabAndShowsItsPairs() throws Exception {
    try (Lab lab = Lab.up("mirror-both")) {
      lab.command("warm");
      String kvm1 = folder.resolve("kvm1.json").toString();
      Run collect =
          Run.of(
              "visibility",
              "collect",
              "--netns",
              lab.namespace("host"),
              "--host",
              "kvm1",
              "-o",
              kvm1);
      assertEquals("", collect.out());
      assertEquals("", collect.err());
      assertEquals(ExitStatus.OK, collect.status());

      Run show = Run.of("visibility", "show", kvm1);
      assertEquals("", show.err());
      assertEquals(ExitStatus.OK, show.status());
      assertTrue(show.out().contains("  behind kvm1/ps: behind kvm1/ps (assumed)\n"), show.out());
      String pair =
          "  %s@kvm1 (p1, kvm1/br0 untagged) -> %s@kvm1 (p2, kvm1/br0 untagged)\n    full: behind kvm1/ps gets up to 2 copies"
              .formatted(lab.namespace("g1"), lab.namespace("g2"));
      assertTrue(show.out().contains(pair), show.out());
    }
  }

  @Test
  void collectsToStandardOutputUnderTheNamespacesName() throws Exception {
    try (Lab lab = Lab.up("host")) {
      Run run = Run.of("visibility", "collect", "--netns", lab.namespace("host"));
      assertEquals(ExitStatus.OK, run.status());
      HostInventory inventory = HostInventoryFile.read(run.out(), "out", warning -> {});
      assertEquals(lab.namespace("host"), inventory.host());
      assertTrue(inventory.collector().startsWith("vpi "), inventory.collector());
      CommandOutput links = inventory.outputs().getFirst();
      assertEquals(InventorySource.IP_LINK, links.source());
      assertEquals("nsenter", links.command().getFirst());
    }
  }

  @Test
  void saysWhichNamespaceIsNotThere() {
    assertFails(
        ExitStatus.INPUT,
        "there is no network namespace 'vpi-none'; 'ip netns list' tells which there are",
        Run.of("visibility", "collect", "--netns", "vpi-none"));
  }

  @Test
  void saysWhatAHostIsNotCalled() {
    assertFails(
        ExitStatus.USAGE,
        "a host's name is not empty and holds no slash, unlike 'a/b'"
            + " (see vpi visibility collect --help)",
        Run.of("visibility", "collect", "--host", "a/b"));
  }

  @Test
  void saysWhereItCannotWrite() {
    Requirements.requireProgram("ip");
    Path file = folder.resolve("none/kvm1.json");
    assertFails(
        ExitStatus.OUTPUT,
        file + " cannot be written: its folder does not exist",
        Run.of("visibility", "collect", "--host", "x", "-o", file.toString()));
  }

  @Test
  void showsTheBlindAndWhy() throws IOException {
    Run run = Run.of("visibility", "show", file("net.yaml", TWO_GUESTS));
    assertEquals("", run.err());
    assertEquals(
        """
        stations: 2
          web@kvm1 (p1, kvm1/br0 untagged)  02:00:00:00:00:01  10.0.0.1
          db@kvm1 (p2, kvm1/br0 untagged)
        sensors: 0
        pairs:
          web@kvm1 (p1, kvm1/br0 untagged) -> db@kvm1 (p2, kvm1/br0 untagged)
            blind: no tap on the way over kvm1/br0 brings copies to any sensor.
          db@kvm1 (p2, kvm1/br0 untagged) -> web@kvm1 (p1, kvm1/br0 untagged)
            blind: no tap on the way over kvm1/br0 brings copies to any sensor.
        """,
        run.out());
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void showsAsJsonWhatItShowsAsText() throws Exception {
    String sensor = "sensors: {ids: {\"on\": [kvm1/p1]}}\n";
    Run run = Run.of("visibility", "show", "--json", file("net.yaml", TWO_GUESTS + sensor));
    Node root = JsonDocument.read(run.out());
    assertEquals(2, root.get("stations").items().size());
    assertEquals("on kvm1/p1", root.get("sensors").item(0).get("places").item(0).text());
    assertEquals(2, root.get("pairs").items().size());
    Node pair = root.get("pairs").item(0);
    assertEquals("web@kvm1 (p1, kvm1/br0 untagged)", pair.get("from").text());
    assertEquals("FULL", pair.get("visibility").text());
    Node sighting = pair.get("sightings").item(0);
    assertEquals(1, sighting.get("there").get("whole").integer(0));
    assertEquals("ids gets one copy of each frame, both ways.", sighting.get("reason").text());
  }

  @Test
  void showsOnlyTheGuestThatIsAskedFor() throws IOException {
    String more = "  log: {host: kvm1, port: kvm1/p3}\n";
    String net = file("net.yaml", TWO_GUESTS + more);
    List<String> pairs = new ArrayList<>();
    for (String guest : List.of("db", "db@kvm1")) {
      Run run = Run.of("visibility", "show", net, "--guest", guest);
      pairs.add(run.out());
      assertEquals(4, run.out().lines().filter(line -> line.contains(" -> ")).count(), run.out());
    }
    assertEquals(pairs.get(0), pairs.get(1));
    assertFails(
        ExitStatus.INPUT,
        "no guest 'nobody' is on a switch of this network",
        Run.of("visibility", "show", net, "--guest", "nobody"));
  }

  @Test
  void showsTheRestOfAPictureAndNamesWhatIsMissing() throws IOException {
    String bad = file("kvm2.json", "{\"format\": 1}");
    Run run = Run.of("visibility", "show", file("net.yaml", TWO_GUESTS), bad);
    assertTrue(run.err().startsWith("vpi: " + bad + ": "), run.err());
    assertEquals(1, run.err().lines().count());
    assertTrue(run.out().contains("stations: 2\n"), run.out());
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void saysThatThereIsNothingToShow() throws IOException {
    Path missing = folder.resolve("none.json");
    assertFails(
        ExitStatus.INPUT,
        "no file can be read at " + missing,
        Run.of("visibility", "show", missing.toString()));
    Run run = Run.of("visibility", "show", file("text.yaml", "just text\n"));
    assertTrue(run.err().startsWith("vpi: no port of any host or switch is told of: "), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(ExitStatus.INPUT, run.status());
  }
}

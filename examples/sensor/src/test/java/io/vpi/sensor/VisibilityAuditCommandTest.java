package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisibilityAuditCommandTest {
  private static final String NETWORK =
      """
      version: 1
      hosts:
        kvm1:
          switches:
            br0: {}
          ports:
            vnet0: {kind: tap, switch: br0}
            vnet1: {kind: tap, switch: br0}
            ps: {kind: veth}
      guests:
        web-1: {host: kvm1, port: kvm1/vnet0, mac: 02:00:00:00:00:01, labels: {role: web}}
        db-1: {host: kvm1, port: kvm1/vnet1, mac: 02:00:00:00:00:02, labels: {role: db}}
      sensors:
        ids: {on: [kvm1/ps]}
      """;
  private static final String MIRRORS =
      """
      version: 1
      taps:
        m0: {kind: tc, ports: [kvm1/vnet0], direction: enter, to: kvm1/ps}
        m1: {kind: tc, ports: [kvm1/vnet1], direction: enter, to: kvm1/ps}
      """;
  private static final String POLICY =
      """
      version: 1
      groups:
        web: {label: role=web}
        db: {label: role=db}
      rules:
        - web -> db: monitor, both directions
      """;

  @TempDir Path folder;
  private Path network = Path.of("");
  private Path mirrors = Path.of("");
  private Path policy = Path.of("");

  @BeforeEach
  void write() throws IOException {
    network = Files.writeString(folder.resolve("network.yaml"), NETWORK);
    mirrors = Files.writeString(folder.resolve("mirrors.yaml"), MIRRORS);
    policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
  }

  private Run audit(Path topology, String... more) {
    String[] args = new String[6 + more.length];
    String[] first = {
      "visibility", "audit", "--topology", topology.toString(), "--policy", policy.toString()
    };
    System.arraycopy(first, 0, args, 0, first.length);
    System.arraycopy(more, 0, args, first.length, more.length);
    return Run.of(args);
  }

  @Test
  void aBreachIsNamedWithTheCommandsThatMendItAndAStatusOfItsOwn() {
    Run run = audit(network);
    assertEquals("", run.err());
    assertEquals(ExitStatus.NOT_MET, run.status());
    assertTrue(run.out().startsWith(policy + ": not met\n"), run.out());
    assertTrue(run.out().contains("web-1@kvm1 (vnet0"), run.out());
    assertTrue(run.out().contains("\n        tc filter add dev vnet0 ingress"), run.out());
    assertTrue(run.out().contains("\n        tc filter add dev vnet1 ingress"), run.out());
  }

  @Test
  void withTheMirrorsThatItAskedForThePolicyIsMet() {
    Run run =
        Run.of(
            "visibility",
            "audit",
            "--topology",
            network.toString(),
            mirrors.toString(),
            "--policy",
            policy.toString());
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status(), run.out());
    assertTrue(run.out().startsWith(policy + ": met\n"), run.out());
  }

  @Test
  void theReportGoesToAFileInTheFormatAskedFor() throws IOException {
    Path file = folder.resolve("report.xml");
    Run run = audit(network, "--format", "junit", "-o", file.toString());
    assertEquals("", run.out());
    assertEquals(ExitStatus.NOT_MET, run.status());
    assertTrue(Files.readString(file).contains("<testsuites>"), Files.readString(file));
    assertTrue(audit(network, "--format", "json").out().contains("\"outcome\" : \"not met\""));
  }

  @Test
  void tellsThatTheReportCannotBeWritten() {
    Path file = folder.resolve("none/report.txt");
    Run run = audit(network, "--output", file.toString());
    assertEquals("vpi: " + file + " cannot be written: its folder does not exist\n", run.err());
    assertEquals(ExitStatus.OUTPUT, run.status());
  }

  @Test
  void tellsAllErrorsOfAPolicyWithTheirLines() throws IOException {
    Files.writeString(
        policy, "version: 1\nrules:\n  - web -> guests: inline\n  - any -> guests: watch\n");
    Run run = audit(network);
    assertEquals(
        policy
            + ":3: no group 'web' is defined; known are *, any, guests, internet, outside\n"
            + policy
            + ":4: a rule's mode is inline, monitor or none, not 'watch'\n"
            + "vpi: the policy "
            + policy
            + " has 2 errors\n",
        run.err());
    assertEquals(ExitStatus.RULES, run.status());
  }

  @Test
  void whatCannotBeDecidedIsNotMet() throws IOException {
    Files.writeString(
        policy,
        """
        version: 1
        groups: {dmz: {network: 10.0.0.0/24}, all: {name: "*"}}
        rules: [dmz -> all: monitor]
        """);
    Run run = audit(network);
    assertEquals(ExitStatus.UNDECIDED, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("since no address is known there"), run.out());
  }

  @Test
  void aFileThatIsMissingOrNoTopologyEndsTheAudit() throws IOException {
    Path missing = folder.resolve("none.json");
    Run run = audit(missing);
    assertEquals("vpi: no topology can be read at " + missing + "\n", run.err());
    assertEquals(ExitStatus.INPUT, run.status());
    Path cut = Files.writeString(folder.resolve("cut.json"), "{\"format\": ");
    assertTrue(audit(cut).err().startsWith("vpi: " + cut + " is no topology: "));
    assertEquals(ExitStatus.INPUT, audit(cut).status());
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "version: 1\n");
    assertEquals("vpi: no guest is known from " + empty + "\n", audit(empty).err());
    assertEquals(ExitStatus.INPUT, audit(empty).status());
    Files.delete(policy);
    assertEquals("vpi: no policy can be read at " + policy + "\n", audit(network).err());
    assertEquals(ExitStatus.INPUT, audit(network).status());
  }
}

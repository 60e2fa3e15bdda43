package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisibilityReportCommandTest {
  private static final String NETWORK =
      """
      version: 1
      hosts:
        kvm1:
          switches: {br0: {}}
          ports:
            vnet0: {kind: tap, switch: br0}
            vnet1: {kind: tap, switch: br0}
            ps: {kind: veth}
      guests:
        web-1: {host: kvm1, port: kvm1/vnet0}
        db-1: {host: kvm1, port: kvm1/vnet1}
      sensors:
        ids: {on: [kvm1/ps]}
      """;

  @TempDir Path folder;
  private Path network = Path.of("");
  private Path policy = Path.of("");

  @BeforeEach
  void write() throws IOException {
    network = Files.writeString(folder.resolve("network.yaml"), NETWORK);
    policy =
        Files.writeString(
            folder.resolve("policy.yaml"), "version: 1\nrules:\n  - guests -> guests: monitor\n");
  }

  private Run report(Object... more) {
    String[] args = new String[4 + more.length];
    args[0] = "visibility";
    args[1] = "report";
    args[2] = "--topology";
    args[3] = network.toString();
    for (int i = 0; i < more.length; i++) {
      args[4 + i] = more[i].toString();
    }
    return Run.of(args);
  }

  @Test
  void writesOnePageToAFileAndSaysNothing() throws IOException {
    Path file = folder.resolve("report.html");
    Run run = report("--policy", policy, "-o", file);
    assertEquals("", run.out());
    assertEquals("", run.err());
    // A breach is for the reader; pipelines have the audit.
    assertEquals(ExitStatus.OK, run.status());
    String page = Files.readString(file);
    assertTrue(page.startsWith("<!DOCTYPE html>"));
    assertTrue(page.contains("tc filter add dev vnet0 ingress"));
    assertTrue(page.contains("\"outcome\":\"not met\""));
    assertTrue(page.stripTrailing().endsWith("</html>"));
  }

  @Test
  void writesToStandardOutputAndTheSameBytesEachTime() {
    Run run = report();
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status());
    assertFalse(run.out().contains("\"audit\":"));
    assertEquals(run.out(), report().out());
  }

  @Test
  void tellsWhatIsWrongAsTheAuditDoes() throws IOException {
    Path none = folder.resolve("none/report.html");
    Run run = report("-o", none);
    assertTrue(run.err().startsWith("vpi: " + none + " cannot be written"), run.err());
    assertEquals(ExitStatus.OUTPUT, run.status());
    Files.writeString(policy, "version: 1\nrules:\n  - web -> guests: inline\n");
    assertTrue(report("--policy", policy).err().contains(policy + ":3: no group 'web' is defined"));
    assertEquals(ExitStatus.RULES, report("--policy", policy).status());
    Files.delete(network);
    assertEquals("vpi: no topology can be read at " + network + "\n", report().err());
    assertEquals(ExitStatus.INPUT, report().status());
    assertEquals(ExitStatus.USAGE, Run.of("visibility", "report").status());
  }
}

package io.vpi.sensor;

import io.vpi.visibility.audit.AuditJson;
import io.vpi.visibility.audit.AuditJunit;
import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.audit.AuditText;
import io.vpi.visibility.audit.PolicyAudit;
import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vpi visibility audit}: holds what sensors see against a policy. */
@Command(
    name = "audit",
    description = {
      "Tells whether all traffic is inspected that a policy says must be.",
      "Each breach comes with its reason and the commands that mend it."
    })
final class VisibilityAuditCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin final TopologyOption topology = new TopologyOption();

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "Which traffic must be inspected, and how (YAML).")
  Path policy = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "text: for people (default).",
        "json: one object, for programs.",
        "junit: XML for build servers, a test case for each rule and each breach."
      })
  Format format = Format.TEXT;

  @Mixin final OutputOption output = new OutputOption();

  /** The formats; their names are what the option takes. */
  enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** For build servers. */
    JUNIT;

    void write(AuditReport report, OutputStream out) throws IOException {
      switch (this) {
        case TEXT -> AuditText.write(report, out);
        case JSON -> AuditJson.write(report, out);
        case JUNIT -> AuditJunit.write(report, out);
      }
    }
  }

  VisibilityAuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Policy required = PolicyReader.read(policy, terminal);
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology.load());
    AuditReport report = PolicyAudit.run(analysis, required);
    output.write(out -> format.write(report, out), terminal);
    return switch (report.outcome()) {
      case MET -> ExitStatus.OK;
      case NOT_MET -> ExitStatus.NOT_MET;
      case UNDECIDED -> ExitStatus.UNDECIDED;
    };
  }
}

package io.vpi.sensor;

import io.vpi.visibility.audit.AuditJson;
import io.vpi.visibility.audit.AuditJunit;
import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.audit.AuditText;
import io.vpi.visibility.audit.PolicyAudit;
import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.policy.PolicyException;
import io.vpi.visibility.policy.PolicyFile;
import io.vpi.visibility.policy.PolicyProblem;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--topology",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "What hosts told (JSON), and descriptions of the network (YAML), in any order.")
  List<Path> topology = new ArrayList<>();

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

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the report goes, instead of standard output.")
  @Nullable Path output;

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
    Policy required = readPolicy();
    VisibilityAnalysis analysis = VisibilityAnalysis.of(AuditTopology.load(topology));
    AuditReport report = PolicyAudit.run(analysis, required);
    write(report);
    return switch (report.outcome()) {
      case MET -> ExitStatus.OK;
      case NOT_MET -> ExitStatus.NOT_MET;
      case UNDECIDED -> ExitStatus.UNDECIDED;
    };
  }

  private Policy readPolicy() throws CommandException {
    try {
      return PolicyFile.load(policy);
    } catch (IOException e) {
      throw new CommandException(ExitStatus.INPUT, String.valueOf(e.getMessage()), e);
    } catch (PolicyException e) {
      for (PolicyProblem problem : e.problems()) {
        terminal.err().println(problem.toString().replaceAll("\\p{Cc}", "?"));
      }
      int count = e.problems().size();
      throw new CommandException(
          ExitStatus.RULES,
          "the policy " + policy + " has " + (count == 1 ? "an error" : count + " errors"),
          e);
    }
  }

  private void write(AuditReport report) throws IOException {
    if (output == null) {
      OutputStream out = new BufferedOutputStream(terminal.out());
      format.write(report, out);
      out.flush();
      return;
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(output))) {
      format.write(report, out);
    } catch (IOException e) {
      throw new CommandException(
          ExitStatus.OUTPUT, output + " cannot be written: " + e.getMessage(), e);
    }
  }
}

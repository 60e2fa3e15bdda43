package io.vpi.sensor;

import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.audit.PolicyAudit;
import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.report.ReportPage;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code vpi visibility report}: a page that shows who is seen by whom, and what mends a breach.
 */
@Command(
    name = "report",
    description = {
      "Writes one HTML page that shows the network, who is seen by which sensor, and why.",
      "It holds all that it needs and opens in any browser, without a network. With a policy its"
          + " breaches come first; the status is 0 also then: audit is for pipelines."
    })
final class VisibilityReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin final TopologyOption topology = new TopologyOption();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Which traffic must be inspected, and how (YAML).")
  @Nullable Path policy;

  @Mixin final OutputOption output = new OutputOption();

  VisibilityReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Policy required = policy == null ? null : PolicyReader.read(policy, terminal);
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology.load());
    AuditReport audit = required == null ? null : PolicyAudit.run(analysis, required);
    output.write(out -> ReportPage.write(analysis, audit, out), terminal);
    return ExitStatus.OK;
  }
}

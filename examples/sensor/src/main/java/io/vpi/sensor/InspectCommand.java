package io.vpi.sensor;

import io.vpi.capture.PacketSource;
import io.vpi.detect.AnomalyReporting;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleProblem;
import io.vpi.detect.RuleReport;
import io.vpi.detect.RuleSet;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vpi inspect}: puts rules to packets and tells alerts and anomalies. */
@Command(
    name = "inspect",
    description = "Inspects packets and tells alerts and anomalies as EVE JSON.")
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin SourceArgument source = new SourceArgument();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      required = true,
      description = "A file of rules. May be given several times.")
  List<String> ruleFiles = new ArrayList<>();

  @Mixin RuleVariablesOption variables = new RuleVariablesOption();

  @Option(
      names = "--eve",
      paramLabel = "FILE",
      description = "Where events go, appended as lines of EVE JSON; - for standard output.")
  @Nullable String eve;

  @Option(
      names = "--payload",
      description = "Add the payload to alerts, as base64 and as printable text.")
  boolean payload;

  @Option(names = "--no-anomalies", description = "Count anomalies, but make no events of them.")
  boolean withoutAnomalies;

  @Option(
      names = "--checksums",
      description =
          "Verify checksums; a packet with a wrong one is an anomaly and not put to the rules.")
  boolean checksums;

  @Option(names = "--flow-events", description = "Tell each flow, when it has ended, as an event.")
  boolean flowEvents;

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    RuleSet rules = loadRules();
    try (PacketSource packets = source.open();
        EveOutput events = EveOutput.open(eve, payload, terminal)) {
      AlertTally tally = new AlertTally();
      try (Inspector inspector =
          Inspector.builder(rules)
              .name(packets.name())
              .sink(events.with(tally, flowEvents))
              .anomalies(withoutAnomalies ? AnomalyReporting.NONE : AnomalyReporting.ALL)
              .checksums(checksums ? ChecksumPolicy.VERIFY : ChecksumPolicy.AUTO)
              .build()) {
        return inspect(packets, inspector, events, tally);
      }
    }
  }

  private RuleSet loadRules() throws CommandException {
    RuleSet rules = RuleFiles.load(ruleFiles, variables.variables());
    RuleReport report = rules.report();
    for (RuleProblem problem : report.rejected()) {
      terminal.err().println(problem);
    }
    if (report.loaded() == 0) {
      throw new CommandException(
          ExitStatus.RULES,
          report.total() == 0
              ? "there is no rule in " + String.join(", ", ruleFiles)
              : "none of the " + report.total() + " rules could be loaded");
    }
    if (report.rejectedCount() + report.warnings().size() > 0) {
      terminal.err().println("vpi: " + RuleFiles.count(report));
    }
    return rules;
  }

  private int inspect(PacketSource packets, Inspector inspector, EveOutput events, AlertTally tally)
      throws IOException {
    PacketLoop loop =
        new PacketLoop(packets, new PacketBatch(PacketBatch.DEFAULT_CAPACITY), terminal);
    try (Interruption interruption = new Interruption(loop::stop)) {
      loop.run(batch -> {
        inspector.inspect(batch);
        events.checkReader();
      });
      // What streams still hold is put to the rules before the last word.
      inspector.close();
      inspector.reportStatistics();
      events.close();
      terminal.err().print(Summary.of(packets, loop, inspector.statistics(), tally));
      terminal.err().flush();
      events.check();
      return loop.outcome(interruption.isRequested());
    }
  }
}

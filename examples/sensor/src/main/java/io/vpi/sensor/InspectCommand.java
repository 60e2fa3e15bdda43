package io.vpi.sensor;

import io.vpi.capture.PacketSource;
import io.vpi.detect.RuleProblem;
import io.vpi.detect.RuleReport;
import io.vpi.detect.RuleSet;
import io.vpi.eve.QueuePolicy;
import io.vpi.sensor.service.Doorbell;
import io.vpi.sensor.service.InlinePath;
import io.vpi.sensor.service.Signals;
import java.io.IOException;
import java.time.Duration;
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
    description = {
      "Inspects packets and tells alerts and anomalies as EVE JSON.",
      "A file is read to its end; a live source until the command is told to stop, by SIGTERM or"
          + " SIGINT (Ctrl-C): what is there is inspected, events are written, totals are told, and"
          + " the exit status is 0. A second signal ends it at once. SIGHUP loads the rules and"
          + " the topology anew and opens the EVE file again."
    })
final class InspectCommand implements Callable<Integer> {
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(15);

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

  @Option(names = "--flow-events", description = "Tell each flow, when it has ended, as an event.")
  boolean flowEvents;

  @Mixin GuestsOption topology = new GuestsOption();
  @Mixin InspectorSettings settings = new InspectorSettings();
  @Mixin ServiceOptions service = new ServiceOptions();

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    boolean isLive = source.isLive();
    service.check(isLive);
    Doorbell bell = new Doorbell();
    try (Signals signals = Signals.install(bell)) {
      RuleSet rules = warm(loadRules(), isLive);
      GuestInventory guests = topology.load(terminal);
      // Whoever asks for a report of a file wants all of it; live traffic does not wait for a disk.
      QueuePolicy whenFull = isLive ? QueuePolicy.DROP : QueuePolicy.WAIT;
      List<PacketSource> sources = source.open(service.threads);
      InlinePath path = new InlinePath(service.bypass);
      try (EveOutput events = EveOutput.open(eve, payload, whenFull, terminal)) {
        InspectionRun run =
            new InspectionRun(
                terminal, sources, path, isLive, settings, service, events, signals, bell);
        return run.run(
            rules,
            guests,
            flowEvents,
            () -> {
              guests.reload();
              return warm(RuleFiles.load(ruleFiles, variables.variables()), isLive);
            });
      } finally {
        sources.forEach(PacketSource::close);
        path.close();
      }
    }
  }

  /**
   * Live traffic is not to meet code on vectors that the JIT has not compiled yet. The automata
   * that are used without the module need no such thing.
   */
  private static RuleSet warm(RuleSet rules, boolean isLive) {
    if (isLive && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      rules.warmUp(LONGEST_WARM_UP);
    }
    return rules;
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
}

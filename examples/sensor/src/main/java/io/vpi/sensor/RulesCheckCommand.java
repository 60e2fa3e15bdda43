package io.vpi.sensor;

import io.vpi.detect.RuleProblem;
import io.vpi.detect.RuleReport;
import io.vpi.sensor.format.TextOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vpi rules check}: says which rules do not load, and why. */
@Command(name = "check", description = "Reads rules and says which do not load, and why.")
final class RulesCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of rules.")
  List<String> files = new ArrayList<>();

  @Mixin RuleVariablesOption variables = new RuleVariablesOption();

  RulesCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    RuleReport report = RuleFiles.load(files, variables.variables()).report();
    TextOutput out = new TextOutput(terminal.out());
    for (RuleProblem problem : report.rejected()) {
      line(out, problem.toString());
    }
    for (RuleProblem warning : report.warnings()) {
      line(out, warning.file() + ":" + warning.line() + ": warning: " + warning.message());
    }
    line(out, RuleFiles.count(report));
    out.flush();
    return report.rejectedCount() == 0 ? ExitStatus.OK : ExitStatus.RULES;
  }

  private static void line(TextOutput out, String text) throws IOException {
    out.printable(text);
    out.endLine();
  }
}

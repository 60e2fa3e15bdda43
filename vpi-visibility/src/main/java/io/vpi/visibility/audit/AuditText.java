package io.vpi.visibility.audit;

import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes a report for people. Thread safe. */
public final class AuditText {
  private final AuditReport report;
  private final Writer out;

  private AuditText(AuditReport report, Writer out) {
    this.report = report;
    this.out = out;
  }

  /**
   * Writes a report as text in UTF-8. What could steer a terminal is written as a code.
   *
   * @param report the report
   * @param to where it goes; it is flushed and stays open
   * @throws IOException if it cannot be written
   */
  public static void write(AuditReport report, OutputStream to) throws IOException {
    Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    new AuditText(report, out).write();
    out.flush();
  }

  private void write() throws IOException {
    line(0, report.policyFile() + ": " + report.outcome().text());
    for (RuleResult result : report.rules()) {
      line(0, "");
      line(0, "line " + result.rule().line() + ": " + result.rule() + ": " + became(result));
      for (Breach breach : report.breachesOf(result)) {
        breach(breach);
      }
      if (result.unlisted() > 0) {
        line(1, "and " + result.unlisted() + " more of this rule, not listed");
      }
    }
    remarks();
    AuditCounts counts = report.counts();
    line(0, "");
    line(
        0,
        "pairs %d, met %d, breached %d, unreachable %d, exempt %d, under no rule %d"
            .formatted(
                counts.pairs(),
                counts.met(),
                counts.breached(),
                counts.unreachable(),
                counts.exempt(),
                counts.uncovered()));
  }

  private static String became(RuleResult result) {
    if (result.breached() > 0) {
      return "BREACHED for " + result.breached() + " of " + pairs(result.pairs());
    }
    return (result.exempt() > 0 ? "exempt, " : "met, ") + pairs(result.pairs());
  }

  private static String pairs(long number) {
    return number == 1 ? "1 pair" : number + " pairs";
  }

  private void breach(Breach breach) throws IOException {
    line(1, breach.who() + ": " + pairs(breach.pairs()));
    line(2, "required  " + breach.rule().requirement());
    line(2, "is        " + breach.is());
    line(2, "reason    " + breach.reason());
    if (!breach.path().isEmpty()) {
      line(2, "path      " + breach.path());
    }
    if (breach.fix() == null) {
      line(2, "fix       none is known");
      return;
    }
    line(2, "fix       " + breach.fix().summary());
    for (String line : CommandLines.of(breach.fix().commands())) {
      line(3, line);
    }
  }

  private void remarks() throws IOException {
    if (!report.undecided().isEmpty()) {
      title("could not be decided");
      for (Undecided undecided : report.undecided()) {
        line(1, (undecided.line() > 0 ? "line " + undecided.line() + ": " : "") + undecided.text());
      }
    }
    if (!report.warnings().isEmpty()) {
      title("warnings");
      for (AuditWarning warning : report.warnings()) {
        String whom =
            warning.example().isEmpty()
                ? ""
                : " (" + pairs(warning.pairs()) + ", such as " + warning.example() + ")";
        line(1, "line " + warning.rule().line() + ": " + warning.text() + whom);
      }
    }
    if (!report.topologyWarnings().isEmpty()) {
      title("missing from the topology");
      for (Warning warning : report.topologyWarnings()) {
        line(1, warning.toString());
      }
    }
    if (report.breaches().size() > 1 && !report.commands().isEmpty()) {
      title("all fixes together, each command once");
      for (String line : CommandLines.of(report.commands())) {
        line(1, line);
      }
    }
  }

  private void title(String text) throws IOException {
    line(0, "");
    line(0, text + ":");
  }

  private void line(int level, String text) throws IOException {
    out.write("  ".repeat(level));
    out.write(SafeText.forTerminal(text));
    out.write('\n');
  }
}

package io.vpi.visibility.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.audit.AuditWarning;
import io.vpi.visibility.audit.Breach;
import io.vpi.visibility.audit.RuleResult;
import io.vpi.visibility.audit.Undecided;
import io.vpi.visibility.verdict.Station;
import java.io.IOException;
import java.util.List;

/** Writes what became of the policy. */
final class AuditData {
  /** Names of one side of a breach; the others are counted. */
  private static final int MOST_STATIONS = 24;

  private final AuditReport audit;
  private final ReportedGroups groups;
  private final PairTable pairs;
  private final JsonGenerator json;

  AuditData(AuditReport audit, ReportedGroups groups, PairTable pairs, JsonGenerator json) {
    this.audit = audit;
    this.groups = groups;
    this.pairs = pairs;
    this.json = json;
  }

  void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("policy", audit.policyFile());
    json.writeStringField("outcome", audit.outcome().text());
    json.writeNumberField("pairs", audit.counts().pairs());
    json.writeNumberField("met", audit.counts().met());
    json.writeNumberField("breached", audit.counts().breached());
    json.writeNumberField("unreachable", audit.counts().unreachable());
    json.writeNumberField("exempt", audit.counts().exempt());
    json.writeNumberField("uncovered", audit.counts().uncovered());
    json.writeArrayFieldStart("breaches");
    for (Breach breach : audit.breaches()) {
      breach(breach);
    }
    json.writeEndArray();
    json.writeNumberField("unlisted", audit.rules().stream().mapToLong(RuleResult::unlisted).sum());
    rules();
    remarks();
    json.writeEndObject();
  }

  private void breach(Breach breach) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", breach.rule().line());
    json.writeStringField("rule", breach.rule().toString());
    json.writeNumberField("pairs", breach.pairs());
    json.writeNumberField("verdict", breach.visibility().ordinal());
    json.writeStringField("is", breach.is());
    json.writeStringField("reason", breach.reason());
    json.writeNumberField(
        "fix", breach.fix() == null ? Drawing.NOT_DRAWN : pairs.place(breach.fix()));
    side("from", breach.from());
    side("to", breach.to());
    json.writeEndObject();
  }

  /** The group, and the names of its stations that it is about. */
  private void side(String name, List<Station> stations) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("group", groups.place(stations.getFirst()));
    json.writeNumberField("size", stations.size());
    json.writeArrayFieldStart("names");
    for (Station station : stations.stream().limit(MOST_STATIONS).toList()) {
      json.writeString(station.toString());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void rules() throws IOException {
    json.writeArrayFieldStart("rules");
    for (RuleResult result : audit.rules()) {
      json.writeStartObject();
      json.writeNumberField("line", result.rule().line());
      json.writeStringField("rule", result.rule().toString());
      json.writeNumberField("met", result.met());
      json.writeNumberField("breached", result.breached());
      json.writeNumberField("unreachable", result.unreachable());
      json.writeNumberField("exempt", result.exempt());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void remarks() throws IOException {
    json.writeArrayFieldStart("undecided");
    for (Undecided undecided : audit.undecided()) {
      json.writeString(line(undecided.line()) + undecided.text());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("reservations");
    for (AuditWarning warning : audit.warnings()) {
      String example = warning.example().isEmpty() ? "" : ", such as " + warning.example();
      json.writeString(
          line(warning.rule().line())
              + warning.text()
              + " (pairs: "
              + warning.pairs()
              + example
              + ")");
    }
    json.writeEndArray();
  }

  private static String line(int number) {
    return number > 0 ? "line " + number + ": " : "";
  }
}

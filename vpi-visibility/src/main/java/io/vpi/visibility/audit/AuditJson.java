package io.vpi.visibility.audit;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.vpi.visibility.policy.PolicyRule;
import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.Station;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a report for programs. Thread safe. */
public final class AuditJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final AuditReport report;
  private final JsonGenerator json;

  private AuditJson(AuditReport report, JsonGenerator json) {
    this.report = report;
    this.json = json;
  }

  /**
   * Writes a report as one JSON object in UTF-8. Its members are told in {@code POLICY.md}.
   *
   * @param report the report
   * @param to where it goes; it is flushed and stays open
   * @throws IOException if it cannot be written
   */
  public static void write(AuditReport report, OutputStream to) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(to, JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      new AuditJson(report, json).write();
      json.writeRaw('\n');
    }
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("format", "vpi-visibility-audit");
    json.writeNumberField("version", 1);
    json.writeStringField("policy", report.policyFile());
    json.writeStringField("outcome", report.outcome().text());
    counts(report.counts());
    json.writeArrayFieldStart("rules");
    for (RuleResult result : report.rules()) {
      rule(result);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("breaches");
    for (Breach breach : report.breaches()) {
      breach(breach);
    }
    json.writeEndArray();
    remarks();
    commands(report.commands());
    json.writeEndObject();
  }

  private void counts(AuditCounts counts) throws IOException {
    json.writeObjectFieldStart("counts");
    json.writeNumberField("stations", counts.stations());
    json.writeNumberField("groups", counts.groups());
    json.writeNumberField("pairs", counts.pairs());
    json.writeNumberField("met", counts.met());
    json.writeNumberField("breached", counts.breached());
    json.writeNumberField("unreachable", counts.unreachable());
    json.writeNumberField("exempt", counts.exempt());
    json.writeNumberField("uncovered", counts.uncovered());
    json.writeEndObject();
  }

  private void line(PolicyRule rule) throws IOException {
    json.writeNumberField("line", rule.line());
    json.writeStringField("rule", rule.toString());
  }

  private void rule(RuleResult result) throws IOException {
    json.writeStartObject();
    line(result.rule());
    json.writeNumberField("pairs", result.pairs());
    json.writeNumberField("met", result.met());
    json.writeNumberField("breached", result.breached());
    json.writeNumberField("unreachable", result.unreachable());
    json.writeNumberField("exempt", result.exempt());
    json.writeNumberField("unlisted", result.unlisted());
    json.writeEndObject();
  }

  private void breach(Breach breach) throws IOException {
    json.writeStartObject();
    line(breach.rule());
    stations("from", breach.from());
    stations("to", breach.to());
    json.writeNumberField("pairs", breach.pairs());
    json.writeStringField("required", breach.rule().requirement().toString());
    json.writeStringField("visibility", breach.visibility().text());
    json.writeStringField("is", breach.is());
    json.writeStringField("reason", breach.reason());
    json.writeStringField("path", breach.path());
    if (breach.fix() != null) {
      json.writeObjectFieldStart("fix");
      json.writeStringField("summary", breach.fix().summary());
      json.writeStringField("sensor", breach.fix().sensor());
      commands(breach.fix().commands());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void stations(String name, List<Station> stations) throws IOException {
    json.writeArrayFieldStart(name);
    for (Station station : stations) {
      json.writeString(station.toString());
    }
    json.writeEndArray();
  }

  private void remarks() throws IOException {
    json.writeArrayFieldStart("warnings");
    for (AuditWarning warning : report.warnings()) {
      json.writeStartObject();
      line(warning.rule());
      json.writeStringField("text", warning.text());
      json.writeStringField("example", warning.example());
      json.writeNumberField("pairs", warning.pairs());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("undecided");
    for (Undecided undecided : report.undecided()) {
      json.writeStartObject();
      if (undecided.line() > 0) {
        json.writeNumberField("line", undecided.line());
      }
      json.writeStringField("text", undecided.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("topology");
    for (Warning warning : report.topologyWarnings()) {
      json.writeStartObject();
      json.writeStringField("source", warning.source());
      json.writeStringField("text", warning.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void commands(List<Command> commands) throws IOException {
    json.writeArrayFieldStart("commands");
    for (Command command : commands) {
      json.writeStartObject();
      json.writeStringField("host", command.host());
      json.writeStringField("line", command.line());
      json.writeBooleanField("shell", command.isShell());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

package io.vpi.visibility.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.Visibility;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the page shows. Things are named by their places in lists, and -1 stands for none;
 * what is no member's name is told beside the list.
 */
final class ReportData {
  /** More warnings than a person reads in one page. */
  private static final int MOST_WARNINGS = 200;

  private final VisibilityAnalysis analysis;
  private final @Nullable AuditReport audit;
  private final ReportedGroups groups;
  private final Drawing drawing;
  private final PairTable pairs;
  private final JsonGenerator json;

  private ReportData(VisibilityAnalysis analysis, @Nullable AuditReport audit, JsonGenerator json) {
    this.analysis = analysis;
    this.audit = audit;
    this.groups = ReportedGroups.of(analysis, audit);
    this.drawing = DrawnSite.draw(analysis.topology());
    this.pairs = new PairTable(analysis, drawing);
    this.json = json;
  }

  static void write(VisibilityAnalysis analysis, @Nullable AuditReport audit, JsonGenerator json)
      throws IOException {
    new ReportData(analysis, audit, json).write();
  }

  private void write() throws IOException {
    json.writeStartObject();
    verdicts();
    // Working a pair out enters its wires, texts and commands, so these lists come after.
    pairs();
    stationsAndGroups();
    if (audit != null) {
      json.writeFieldName("audit");
      new AuditData(audit, groups, pairs, json).write();
    }
    warnings();
    leftOut();
    texts();
    seen();
    nodesAndLinks();
    json.writeEndObject();
  }

  private void verdicts() throws IOException {
    json.writeArrayFieldStart("verdicts");
    for (Visibility visibility : Visibility.values()) {
      json.writeString(visibility.text());
    }
    json.writeEndArray();
  }

  /** Of each row's pairs in turn, the place of what is said of it and of its wires. */
  private void pairs() throws IOException {
    json.writeArrayFieldStart("pairs");
    for (StationGroup from : groups.all()) {
      json.writeStartArray();
      for (StationGroup to : groups.all()) {
        PairTable.Pair pair = pairs.pair(from, to);
        json.writeNumber(pair.seen());
        json.writeNumber(pair.wires());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void stationsAndGroups() throws IOException {
    List<Station> named = new ArrayList<>();
    json.writeArrayFieldStart("groups");
    for (StationGroup group : groups.all()) {
      Station first = group.representative();
      json.writeStartObject();
      json.writeStringField("host", first.port() == null ? "" : first.port().host());
      json.writeStringField("network", first.network());
      json.writeNumberField("size", group.stations().size());
      json.writeArrayFieldStart("stations");
      for (Station station : group.stations()) {
        if (node(station) != Drawing.NOT_DRAWN) {
          json.writeNumber(named.size());
          named.add(station);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    // The guest's node, and the line of its card.
    json.writeArrayFieldStart("stations");
    for (Station station : named) {
      json.writeStartArray();
      json.writeNumber(node(station));
      json.writeNumber(station.port() == null ? Drawing.NOT_DRAWN : drawing.card(station.port()));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private int node(Station station) {
    return station.guest() == null ? Drawing.NOT_DRAWN : drawing.node(station.guest());
  }

  private void warnings() throws IOException {
    json.writeArrayFieldStart("warnings");
    for (Warning warning : analysis.topology().warnings().stream().limit(MOST_WARNINGS).toList()) {
      json.writeString(warning.toString());
    }
    json.writeEndArray();
  }

  private void leftOut() throws IOException {
    json.writeArrayFieldStart("leftOut");
    if (groups.leftOut() > 0) {
      json.writeString(
          groups.leftOut()
              + " of "
              + analysis.groups().size()
              + " groups of guests that are alike have no row in the matrix;"
              + " vpi visibility show --guest NAME tells of each guest");
    }
    int guests = analysis.topology().guests().size() - DrawnSite.MOST_GUESTS;
    if (guests > 0) {
      json.writeString(guests + " guests are counted in their groups and not named");
    }
    int warnings = analysis.topology().warnings().size() - MOST_WARNINGS;
    if (warnings > 0) {
      json.writeString(warnings + " more warnings are not listed");
    }
    json.writeEndArray();
  }

  private void texts() throws IOException {
    json.writeArrayFieldStart("texts");
    for (String text : pairs.texts()) {
      json.writeString(text);
    }
    json.writeEndArray();
    // The host, the line, and whether it is for a shell.
    json.writeArrayFieldStart("commands");
    for (Command command : pairs.commands()) {
      json.writeStartArray();
      json.writeString(command.host());
      json.writeString(command.line());
      json.writeNumber(command.isShell() ? 1 : 0);
      json.writeEndArray();
    }
    json.writeEndArray();
    // The summary's text, then the commands.
    json.writeArrayFieldStart("fixes");
    for (PairTable.KnownFix fix : pairs.fixes()) {
      json.writeStartArray();
      json.writeNumber(fix.summary());
      numbers(fix.commands());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void seen() throws IOException {
    // Sensor, verdict, whole and partial copies there, the same back, broadcasts, inline, reason.
    json.writeArrayFieldStart("sightings");
    for (PairTable.SeenBy by : pairs.sightings()) {
      json.writeStartArray();
      numbers(
          List.of(
              by.sensor(),
              by.visibility().ordinal(),
              by.there().whole(),
              by.there().partial(),
              by.back().whole(),
              by.back().partial(),
              by.flooded(),
              by.isInline() ? 1 : 0,
              by.reason()));
      json.writeEndArray();
    }
    json.writeEndArray();
    // Verdict, reason, fix, then the sightings.
    json.writeArrayFieldStart("seen");
    for (PairTable.Seen seen : pairs.seen()) {
      json.writeStartArray();
      numbers(List.of(seen.visibility().ordinal(), seen.reason(), seen.fix()));
      numbers(seen.by());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("wires");
    for (List<Integer> wires : pairs.wires()) {
      json.writeStartArray();
      numbers(wires);
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void nodesAndLinks() throws IOException {
    json.writeArrayFieldStart("nodes");
    for (DrawnNode node : drawing.nodes()) {
      json.writeStartArray();
      json.writeString(lowerCase(node.kind()));
      json.writeString(node.host());
      json.writeString(node.name());
      json.writeString(node.about());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (DrawnLink link : drawing.links()) {
      json.writeStartArray();
      json.writeString(lowerCase(link.kind()));
      json.writeNumber(link.first());
      json.writeNumber(link.second());
      json.writeString(link.label());
      json.writeString(lowerCase(link.copied()));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static String lowerCase(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private void numbers(List<Integer> numbers) throws IOException {
    for (int number : numbers) {
      json.writeNumber(number);
    }
  }
}

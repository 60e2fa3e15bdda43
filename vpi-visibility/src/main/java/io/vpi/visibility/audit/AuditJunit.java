package io.vpi.visibility.audit;

import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a report as build servers read results of tests: a rule that is met is a test that passed,
 * a breach one that failed, what could not be decided one with an error. Thread safe.
 */
public final class AuditJunit {
  private final AuditReport report;
  private final XMLStreamWriter xml;

  private AuditJunit(AuditReport report, XMLStreamWriter xml) {
    this.report = report;
    this.xml = xml;
  }

  /**
   * Writes a report as JUnit XML in UTF-8. Characters that XML forbids are replaced.
   *
   * @param report the report
   * @param to where it goes; it is flushed and stays open
   * @throws IOException if it cannot be written
   */
  public static void write(AuditReport report, OutputStream to) throws IOException {
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(to, StandardCharsets.UTF_8.name());
      new AuditJunit(report, xml).write();
      xml.flush();
      xml.close();
    } catch (XMLStreamException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException("the report cannot be written: " + e.getMessage(), e);
    }
    to.flush();
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    newLine();
    xml.writeStartElement("testsuites");
    newLine();
    xml.writeStartElement("testsuite");
    attribute("name", "vpi visibility audit: " + report.policyFile());
    List<RuleResult> unbroken =
        report.rules().stream().filter(result -> result.breached() == 0).toList();
    long unlisted = report.rules().stream().filter(result -> result.unlisted() > 0).count();
    long failures = report.breaches().size() + unlisted;
    attribute("tests", String.valueOf(unbroken.size() + failures + report.undecided().size()));
    attribute("failures", String.valueOf(failures));
    attribute("errors", String.valueOf(report.undecided().size()));
    attribute("skipped", String.valueOf(unbroken.stream().filter(AuditJunit::isIdle).count()));
    newLine();
    for (RuleResult result : report.rules()) {
      rule(result);
    }
    for (Undecided undecided : report.undecided()) {
      undecided(undecided);
    }
    remarks();
    xml.writeEndElement();
    newLine();
    xml.writeEndElement();
    newLine();
    xml.writeEndDocument();
  }

  /** Nothing was held against the rule. */
  private static boolean isIdle(RuleResult result) {
    return result.met() + result.breached() == 0;
  }

  private void rule(RuleResult result) throws XMLStreamException {
    if (result.breached() == 0) {
      begin(result.rule().line(), result.rule() + " (" + result.pairs() + " pairs)");
      if (isIdle(result)) {
        xml.writeEmptyElement("skipped");
        attribute("message", "no pair of this rule has traffic that must be inspected");
      }
      end();
    }
    for (Breach breach : report.breachesOf(result)) {
      begin(breach.rule().line(), breach.rule() + ": " + breach.who());
      xml.writeStartElement("failure");
      attribute("type", breach.visibility().text());
      attribute("message", breach.is() + " where required is: " + breach.rule().requirement());
      text(details(breach));
      xml.writeEndElement();
      end();
    }
    if (result.unlisted() > 0) {
      begin(result.rule().line(), result.rule() + ": further breaches");
      xml.writeStartElement("failure");
      attribute("type", "unlisted");
      attribute("message", result.unlisted() + " more, not listed");
      xml.writeEndElement();
      end();
    }
  }

  private static String details(Breach breach) {
    StringBuilder out = new StringBuilder(breach.reason());
    if (!breach.path().isEmpty()) {
      out.append("\nPath: ").append(breach.path());
    }
    if (breach.fix() == null) {
      return out.append("\nFix: none is known").toString();
    }
    out.append("\nFix: ").append(breach.fix().summary());
    for (String line : CommandLines.of(breach.fix().commands())) {
      out.append("\n  ").append(line);
    }
    return out.toString();
  }

  private void undecided(Undecided undecided) throws XMLStreamException {
    begin(undecided.line(), "could not be decided: " + undecided.text());
    xml.writeStartElement("error");
    attribute("type", "undecided");
    attribute("message", undecided.text());
    xml.writeEndElement();
    end();
  }

  private void remarks() throws XMLStreamException {
    StringBuilder out = new StringBuilder();
    for (AuditWarning warning : report.warnings()) {
      out.append("line ").append(warning.rule().line()).append(": ").append(warning.text());
      if (!warning.example().isEmpty()) {
        out.append(" (such as ").append(warning.example()).append(')');
      }
      out.append('\n');
    }
    for (Warning warning : report.topologyWarnings()) {
      out.append(warning).append('\n');
    }
    if (!out.isEmpty()) {
      xml.writeStartElement("system-out");
      text(out.toString());
      xml.writeEndElement();
      newLine();
    }
  }

  private void begin(int line, String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", report.policyFile() + (line > 0 ? ":" + line : ""));
    attribute("name", name);
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
    newLine();
  }

  private void newLine() throws XMLStreamException {
    xml.writeCharacters("\n");
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, SafeText.forXml(value));
  }

  private void text(String value) throws XMLStreamException {
    xml.writeCharacters(SafeText.forXml(value));
  }
}

package io.vpi.visibility.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.Warning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class AuditFormatsTest {
  /** What would steer a terminal, break out of XML, or is forbidden in it. */
  private static final String HOSTILE =
      "web-\u001b[31m\u202e\"&<]]>\u0000\uFFFE\uD800\uD83D\uDE00'\n";

  private interface Format {
    void write(AuditReport report, OutputStream out) throws IOException;
  }

  private static String written(Format format, AuditReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(report, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static AuditReport report(String name) {
    Site site =
        new Site().guest(name, "web").guest("db-1", "db").guest("pci-1", "pci").lost("old-1");
    site.mirror("vnet2");
    site.builder().warning(new Warning("kvm1.json", "tc \u0007 failed"));
    return site.audit(
        "web -> db: inline",
        "pci -> db: monitor",
        "db -> web: none",
        "pci -> pci: monitor",
        "guests -> internet: monitor");
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      all.add((Element) nodes.item(i));
    }
    return all;
  }

  @Test
  void textTellsOfEachRuleWhatBecameOfIt() throws IOException {
    String text = written(AuditText::write, report("web-1"));
    List<String> headings = text.lines().filter(line -> line.startsWith("line ")).toList();
    assertEquals(
        List.of(
            "line 7: web -> db: inline: BREACHED for 1 of 1 pair",
            "line 8: pci -> db: monitor: met, 1 pair",
            "line 9: db -> web: none: exempt, 1 pair",
            "line 10: pci -> pci: monitor: met, 0 pairs",
            "line 11: guests -> internet: monitor: BREACHED for 2 of 3 pairs"),
        headings);
    assertTrue(text.startsWith("policy.yaml: not met\n"), text);
    assertTrue(text.contains("\n    required  inline\n    is        blind\n    reason    "), text);
    assertTrue(text.contains("\n      on kvm1, by hand:\n        let an inline sensor"), text);
    assertTrue(text.contains("\ncould not be decided:\n  on which switch old-1@kvm1"), text);
    assertTrue(text.contains("\nall fixes together, each command once:\n"), text);
    assertTrue(
        text.endsWith("\npairs 12, met 2, breached 3, unreachable 0, exempt 1, under no rule 6\n"),
        text);
  }

  @Test
  void textHoldsNothingThatSteersATerminal() throws IOException {
    String text = written(AuditText::write, report(HOSTILE));
    assertTrue(text.contains("web-\\u001b[31m\\u202e\"&<]]>\\u0000"), text);
    assertTrue(text.codePoints().allMatch(c -> c == '\n' || (c >= ' ' && c != 0x202E)), text);
  }

  @Test
  void jsonTellsTheSameToPrograms() throws Exception {
    Node root = JsonDocument.read(written(AuditJson::write, report(HOSTILE)));
    assertEquals("vpi-visibility-audit", root.get("format").text());
    assertEquals("not met", root.get("outcome").text());
    assertEquals(3, root.get("counts").get("breached").integer(-1));
    assertEquals(5, root.get("rules").items().size());
    assertEquals(2, root.get("breaches").items().size());
    Node breach = root.get("breaches").item(0);
    assertEquals(7, breach.get("line").integer(-1));
    assertEquals("web -> db: inline", breach.get("rule").text());
    assertTrue(breach.get("from").item(0).text().startsWith("web-\u001b[31m\u202e\"&<]]>\u0000"));
    assertEquals("inline", breach.get("required").text());
    assertEquals("blind", breach.get("visibility").text());
    assertFalse(breach.get("fix").get("commands").item(0).get("shell").flag(true));
    assertEquals("kvm1", breach.get("fix").get("commands").item(0).get("host").text());
    assertEquals(1, root.get("undecided").items().size());
    assertEquals("tc \u0007 failed", root.get("topology").item(0).get("text").text());
    assertTrue(root.get("commands").items().size() >= 2);
  }

  @Test
  void junitHasATestCaseForEachRuleThatHoldsAndForEachBreach() throws Exception {
    Document document = parse(written(AuditJunit::write, report("web-1")));
    Element suite = elements(document, "testsuite").getFirst();
    assertEquals("6", suite.getAttribute("tests"));
    assertEquals("2", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("errors"));
    assertEquals("2", suite.getAttribute("skipped"));
    List<Element> cases = elements(document, "testcase");
    assertEquals(6, cases.size());
    assertEquals("policy.yaml:7", cases.getFirst().getAttribute("classname"));
    assertEquals(
        "web -> db: inline: web-1@kvm1 (vnet0, kvm1/br0 untagged) -> db-1@kvm1 (vnet1, kvm1/br0"
            + " untagged)",
        cases.getFirst().getAttribute("name"));
    assertEquals(2, elements(document, "failure").size());
    assertEquals(1, elements(document, "error").size());
    assertEquals(2, elements(document, "skipped").size());
    Element failure = elements(document, "failure").getFirst();
    assertEquals("blind where required is: inline", failure.getAttribute("message"));
    assertTrue(failure.getTextContent().contains("\nFix: "), failure.getTextContent());
  }

  @Test
  void junitReplacesWhatXmlForbidsAndEscapesTheRest() throws Exception {
    Document document = parse(written(AuditJunit::write, report(HOSTILE)));
    String name = elements(document, "testcase").getFirst().getAttribute("name");
    String safe = "web-\uFFFD[31m\u202e\"&<]]>\uFFFD\uFFFD\uFFFD\uD83D\uDE00'";
    assertTrue(name.startsWith("web -> db: inline: " + safe), name);
    assertTrue(
        elements(document, "system-out").getFirst().getTextContent().contains("tc \uFFFD failed"));
  }

  @Test
  void whatCannotBeWrittenIsTheStreamsOwnException() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    for (Format format : List.<Format>of(AuditText::write, AuditJson::write, AuditJunit::write)) {
      IOException failure =
          assertThrows(IOException.class, () -> format.write(report("web-1"), full));
      assertEquals("no space", failure.getMessage());
    }
  }
}

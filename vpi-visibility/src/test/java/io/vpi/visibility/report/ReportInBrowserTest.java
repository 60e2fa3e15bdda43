package io.vpi.visibility.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.audit.LargeSite;
import io.vpi.visibility.audit.PolicyAudit;
import io.vpi.visibility.policy.PolicyException;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The report as a person opens it: from a file, in a browser, without a network. */
@Timeout(300)
class ReportInBrowserTest {
  /** Adds up overlaps of what is drawn, frames of hosts apart. */
  private static final String OVERLAPS =
      """
      const shown = drawing.graph().nodes().filter(node => !node.hasClass('frame'));
      const boxes = shown.map(node => ({name: node.data('label'),
        box: node.boundingBox({includeLabels: true, includeOverlays: false})}));
      const found = [];
      boxes.forEach((one, i) => boxes.slice(i + 1).forEach(other => {
        const x = Math.min(one.box.x2, other.box.x2) - Math.max(one.box.x1, other.box.x1);
        const y = Math.min(one.box.y2, other.box.y2) - Math.max(one.box.y1, other.box.y1);
        if (x > 1 && y > 1) found.push(one.name + ' / ' + other.name);
      }));
      return found;
      """;

  /** Every two colours of which one is text on the other, with less contrast than 4.5 to 1. */
  private static final String FAINT =
      """
      const probe = document.body.appendChild(document.createElement('p'));
      const light = name => {
        probe.style.color = 'var(--' + name + ')';
        const [r, g, b] = getComputedStyle(probe).color.match(/[0-9.]+/g).map(part => {
          const c = part / 255;
          return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const pairs = [['ink', 'paper'], ['ink', 'card'], ['quiet', 'paper'], ['quiet', 'card'], ['ink', 'switch'],
        ['ink', 'frame'], ['sensor-ink', 'sensor'], ['ink', 'accent-soft'],
        ...[0, 1, 2, 3, 4, 5].flatMap(v => [['v' + v, 'v' + v + '-soft'], ['v' + v, 'card']])];
      return pairs.filter(([one, other]) => {
        const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05) < 4.5;
      }).map(pair => pair.join(' on '));
      """;

  @TempDir Path folder;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    browser = Browser.start(folder.resolve("profile"));
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private Path open(String page) throws IOException {
    Path file = folder.resolve("report.html");
    Files.writeString(file, page, StandardCharsets.UTF_8);
    browser.open(file);
    return file;
  }

  private void openSmall() throws IOException {
    open(SmallSite.page(SmallSite.NETWORK, SmallSite.POLICY));
  }

  private static String cell(String from, String to) {
    return "#matrix td button[aria-label^=\"" + from + " to " + to + ":\"]";
  }

  @Test
  void opensWithoutAComplaintAndAsksForNothing() throws Exception {
    Path file = open(SmallSite.page(SmallSite.NETWORK, SmallSite.POLICY));
    browser.click(cell("web-1", "db-1 +1"));
    browser.click("#close-all");
    browser.click("#open-all");
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(file.toUri().toString()), browser.requests());
    assertEquals("What the sensors see", browser.text("h1"));
    assertTrue(browser.text("#summary").startsWith("2 hosts · 3 switches · 5 guests"));
    assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
  }

  @Test
  void aClickOnAPairShowsItsReasonItsWayAndItsFix() throws IOException {
    openSmall();
    browser.click(cell("web-1", "db-1 +1"));
    String panel = browser.text("#pair");
    assertTrue(panel.contains("web-1 → db-1 +1"), panel);
    assertTrue(
        panel.contains(
            "hs1 gets what web-1@kvm1 (vnet0, kvm1/br0 untagged) sends and nothing of what comes"
                + " back."),
        panel);
    assertEquals(
        List.of(
            "web-1",
            "vnet0\nkvm1/br0",
            "eth0 – Gi1/0/1\ntor1",
            "eth0 – Gi1/0/2\nkvm2/br0",
            "vnet0\ndb-1"),
        browser.texts("#pair .way li"));
    assertTrue(
        browser.texts("#pair .fix pre").getFirst().contains("tc filter add dev vnet0"), panel);
    assertEquals(
        List.of("br0", "br0", "db-1", "tor1", "web-1"),
        browser.run(
            "return drawing.graph().nodes('.way').map(n => site.nodes[n.data('node')].name).sort()"));
    assertEquals(
        4L, browser.run("return drawing.graph().edges('.way').length"), "two cards and two wires");
    browser.click("#pair button:last-of-type");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void breachesComeFirstWithTheirFixesBesideThem() throws IOException {
    openSmall();
    assertEquals(2, browser.count(".breach"));
    assertTrue(browser.text("#policy").contains("not met"));
    assertTrue(
        browser.texts(".breach .fix pre").getFirst().contains("tc qdisc add dev vnet0 clsact"));
    assertEquals(
        true,
        browser.run(
            "return document.querySelector('.breach').getBoundingClientRect().top"
                + " < document.getElementById('drawing').getBoundingClientRect().top"));
    browser.click(".breach .who button");
    browser.await("#pair", "web-1 → db-1 +1");
    assertEquals(1, browser.count("#matrix button[aria-pressed=true]"));
    browser.click(".breach button.copy");
    browser.await(".breach button.copy", "Cop");
  }

  @Test
  void tellsOfTheGuestThatIsAskedFor() throws IOException {
    openSmall();
    assertEquals(5, browser.count("#matrix tbody tr"));
    browser.type("#guest", "role=db");
    browser.await("#matches", "2 guests");
    assertEquals(1, browser.count("#matrix tbody tr"));
    assertEquals(2, browser.count(".breach"));
    browser.type("#guest", Keys.chord(Keys.CONTROL, "a"), "log-1");
    browser.await("#matches", "1 guest");
    assertEquals(0, browser.count(".breach"));
    assertEquals(
        List.of("br0", "log-1"),
        browser.run(
            "return drawing.graph().nodes('.way').map(n => site.nodes[n.data('node')].name).sort()"));
    browser.type("#guest", Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
    browser.await("#matches", "");
    browser.type("#guest", "nobody");
    browser.await("#matches", "0 guests");
    assertEquals(0, browser.count("#matrix tbody tr"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void theKeyboardReachesEveryPair() throws IOException {
    openSmall();
    browser.run("document.querySelector('#matrix td button[tabindex=\"0\"]').focus()");
    browser.press(Keys.ARROW_RIGHT);
    browser.press(Keys.ENTER);
    browser.await("#pair", "web-1 → log-1");
    // The place where a pair of its own would be is stepped over.
    browser.press(Keys.ARROW_DOWN);
    browser.press(Keys.ARROW_DOWN);
    browser.press(Keys.ENTER);
    browser.await("#pair", "db-1 +1 → log-1");
    assertEquals(1, browser.count("#matrix td button[tabindex='0']"));
  }

  @Test
  void aVerdictIsToldByWordSignAndLineNotByColourAlone() throws IOException {
    openSmall();
    assertEquals(browser.count("#matrix td button"), browser.count("#matrix td button svg use"));
    for (String text : browser.texts("#matrix td button")) {
      assertTrue(List.of("full", "one direction", "flooded only", "blind").contains(text), text);
    }
    assertEquals(
        6L,
        browser.run(
            "return new Set([...document.querySelectorAll('#legend path')].map(path =>"
                + " path.getAttribute('stroke-dasharray') + path.getAttribute('stroke-width'))).size"));
    assertEquals(List.of(), browser.run(FAINT));
  }

  @Test
  void isReadableOnADarkScreenToo() throws IOException {
    browser.close();
    browser = Browser.dark(folder.resolve("dark"));
    openSmall();
    assertEquals(true, browser.run("return matchMedia('(prefers-color-scheme: dark)').matches"));
    assertEquals(List.of(), browser.run(FAINT));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void asksForOneSensorAlone() throws IOException {
    openSmall();
    browser.click(cell("web-1", "web-2"));
    browser.await("#pair", "Any sensor");
    browser.run(
        "const s = document.getElementById('sensor');"
            + "s.value = [...s.options].find(o => o.text === 'ids').value;"
            + "s.dispatchEvent(new Event('change'))");
    browser.await("#pair", "Sensor ids");
    browser.await(cell("web-1", "outside"), "full");
    browser.await(cell("web-1", "web-2"), "flooded only");
  }

  @Test
  void noNameBecomesMarkupOrScript() throws IOException {
    String evil = "</script><img src=x onerror=document.title=1>";
    String other = "<!--<script>{{x}}' onclick='document.title=2";
    String network =
        SmallSite.NETWORK
            .replace("web-1:", "\"" + evil + "\":")
            .replace("db-1:", "\"" + other + "\\u2028\\u202e\":")
            .replace("kvm1", "kvm<b>1")
            .replace("hs1:", "\"<i>hs1&amp;\":");
    open(SmallSite.page(network, SmallSite.POLICY));
    assertEquals(0, browser.count("img"));
    assertEquals(0, browser.count("i"));
    assertEquals(0, browser.count("b"));
    assertTrue(browser.text("#matrix").contains(evil), browser.text("#matrix"));
    browser.click("#matrix tbody tr:nth-child(1) td:nth-child(5) button");
    browser.click("#outline summary");
    assertTrue(browser.text("#pair").contains(evil + " → "), browser.text("#pair"));
    // What would turn the direction of writing stands there as a code.
    assertTrue(
        browser.text("#outline").contains(other + "\\u2028\\u202e"), browser.text("#outline"));
    assertTrue(browser.text("#outline").contains("<i>hs1&amp;"), browser.text("#outline"));
    assertEquals("What the sensors see", browser.run("return document.title"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void nothingInTheDrawingCoversAnother() throws IOException {
    openSmall();
    assertEquals(List.of(), browser.run(OVERLAPS));
    open(Files.readString(writeMixed(), StandardCharsets.UTF_8));
    assertEquals(List.of(), browser.run(OVERLAPS));
    assertEquals(List.of(), browser.complaints());
  }

  private Path writeMixed() throws IOException {
    String network =
        """
        version: 1
        hosts:
          kvm1:
            switches: {br-int: {kind: open-vswitch}, br-ex: {kind: open-vswitch}, docker0: {}}
            ports:
              eth0: {kind: physical, switch: br-ex, cable: tor1/1}
              vnet0: {kind: tap, switch: br-int}
              vnet1: {kind: tap, switch: br-int}
              vnet2: {kind: tap, switch: br-int}
              vnet3: {kind: tap, switch: br-int}
              vnet4: {kind: tap, switch: br-int}
              veth9: {kind: veth, switch: docker0}
              ps: {kind: veth}
              pa: {kind: veth, switch: br-int, cable: kvm1/i1}
              i1: {kind: veth}
              i2: {kind: veth}
              pb: {kind: veth, switch: br-ex, cable: kvm1/i2}
          kvm2:
            switches: {br0: {}}
            ports:
              eth0: {kind: physical, switch: br0, cable: tor2/2}
              vnet0: {kind: tap, switch: br0}
              vnet1: {kind: tap, switch: br0}
        switches:
          tor1:
            ports:
              "1": {cable: kvm1/eth0}
              "40": {cable: tor2/40}
              "47": {forwards: false}
              "48": {outside: true}
            mirrors:
              span1: {ports: ["48"], direction: both, to: "47"}
          tor2:
            ports: {"2": {cable: kvm2/eth0}, "40": {cable: tor1/40}}
        taps:
          m0: {kind: ovs, ports: [kvm1/vnet0], direction: both, to: kvm1/ps}
          m1: {kind: hypervisor, ports: [kvm2/vnet0], sensor: far}
        guests:
          a-guest-with-a-name-that-is-longer-than-its-place: {host: kvm1, port: kvm1/vnet0}
          b: {host: kvm1, port: kvm1/vnet1}
          c: {host: kvm1, port: kvm1/vnet2}
          d: {host: kvm1, port: kvm1/vnet3}
          e: {host: kvm1, port: kvm1/vnet4}
          f: {host: kvm1, port: kvm1/veth9}
          g: {host: kvm2, port: kvm2/vnet0}
          h: {host: kvm2, port: kvm2/vnet1}
        sensors:
          ids: {behind: tor1/47}
          hs1: {on: [kvm1/ps]}
          agent: {guest: b@kvm1}
          ips: {between: [kvm1/i1, kvm1/i2]}
          far: {tunnel: 10.9.9.9}
        """;
    return Files.writeString(folder.resolve("mixed.html"), SmallSite.page(network, null));
  }

  @Test
  void withoutAPolicyItSaysThatNothingIsRequired() throws IOException {
    open(SmallSite.page(SmallSite.NETWORK, null));
    assertTrue(browser.text("#policy").contains("No policy was given"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void aSiteOfAHundredHostsOpensFoldedAndStaysUsable() throws IOException, PolicyException {
    VisibilityAnalysis analysis = VisibilityAnalysis.of(LargeSite.topology());
    String page = SmallSite.page(analysis, PolicyAudit.run(analysis, LargeSite.policy()));
    System.out.println("report of a large site: " + (page.length() >> 10) + " KiB");
    assertTrue(page.length() < 8 << 20, page.length() + " bytes");
    open(page);
    assertEquals(101, browser.count("#matrix tbody tr"));
    assertTrue(browser.count(".breach") <= 10);
    assertEquals(List.of(), browser.run(OVERLAPS));
    browser.click(cell("kvm1", "kvm3"));
    browser.await("#pair", "kvm1 → kvm3");
    browser.await("#pair", "The least seen");
    browser.run("[...document.querySelectorAll('#pair button')].at(-1).click()");
    browser.await("#matrix tbody", "g0 +9");
    browser.type("#guest", "g7@kvm42");
    browser.await("#matches", "1 guest");
    assertEquals(1, browser.count("#matrix tbody tr"));
    assertEquals(
        1L, browser.run("return drawing.graph().nodes('.frame').length"), "its host is open");
    assertEquals(true, browser.run("return document.documentElement.scrollWidth <= innerWidth"));
    assertEquals(List.of(), browser.complaints());
  }
}

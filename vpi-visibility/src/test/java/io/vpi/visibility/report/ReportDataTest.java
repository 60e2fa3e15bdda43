package io.vpi.visibility.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportDataTest {
  private static int at(Node list, int place) {
    return list.item(place).integer(Integer.MIN_VALUE);
  }

  private static Node small() throws DocumentException {
    return ReportPageTest.data(SmallSite.page(SmallSite.NETWORK, SmallSite.POLICY));
  }

  /** What is said of a pair of groups, by their places. */
  private static Node seen(Node data, int from, int to) {
    return data.get("seen").item(at(data.get("pairs").item(from), 2 * to));
  }

  /** The names of the nodes along the wires of a pair, end by end. */
  private static List<String> wires(Node data, int from, int to) {
    List<String> names = new ArrayList<>();
    for (Node place :
        data.get("wires").item(at(data.get("pairs").item(from), 2 * to + 1)).items()) {
      Node link = data.get("links").item(place.integer(-1));
      names.add(
          name(data, at(link, 1)) + " " + link.item(3).text() + " " + name(data, at(link, 2)));
    }
    return names;
  }

  private static String name(Node data, int node) {
    Node of = data.get("nodes").item(node);
    return of.item(1).text().equals(of.item(2).text()) || of.item(1).text().isEmpty()
        ? of.item(2).text()
        : of.item(1).text() + "/" + of.item(2).text();
  }

  private static List<String> nodes(Node data, String kind) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < data.get("nodes").items().size(); i++) {
      if (data.get("nodes").item(i).item(0).text().equals(kind)) {
        names.add(name(data, i));
      }
    }
    return names;
  }

  @Test
  void drawsWhatIsThere() throws DocumentException {
    Node data = small();
    assertEquals(List.of("kvm1/br0", "kvm2/br0"), nodes(data, "switch"));
    assertEquals(List.of("tor1"), nodes(data, "box"));
    assertEquals(5, nodes(data, "guest").size());
    assertEquals(List.of("tor1/ids", "kvm1/hs1"), nodes(data, "sensor"));
    assertEquals(List.of("outside"), nodes(data, "outside"));
    // Two taps of one kind at one switch that feed one sensor are one node.
    assertEquals(List.of("tor1/SPAN session", "kvm1/tc mirror"), nodes(data, "tap"));
    List<String> copied = new ArrayList<>();
    for (Node link : data.get("links").items()) {
      if (link.item(0).text().equals("card")) {
        copied.add(name(data, at(link, 1)) + " " + link.item(4).text());
      }
    }
    assertEquals(
        List.of(
            "kvm1/web-1 entering",
            "kvm1/web-2 both",
            "kvm1/log-1 nothing",
            "kvm2/db-1 nothing",
            "kvm2/db-2 nothing"),
        copied);
  }

  @Test
  void saysOfEachPairWhatTheAnalysisSays() throws DocumentException {
    Node data = small();
    VisibilityAnalysis analysis = SmallSite.analysis(SmallSite.NETWORK);
    List<StationGroup> groups = analysis.groups();
    assertEquals(groups.size(), data.get("groups").items().size());
    for (int from = 0; from < groups.size(); from++) {
      for (int to = 0; to < groups.size(); to++) {
        if (from == to && groups.get(from).stations().size() == 1) {
          assertEquals(-1, at(data.get("pairs").item(from), 2 * to));
          continue;
        }
        assertEquals(
            analysis.between(groups.get(from), groups.get(to)).visibility().ordinal(),
            at(seen(data, from, to), 0),
            groups.get(from) + " to " + groups.get(to));
      }
    }
  }

  @Test
  void drawsTheWayOfAPair() throws DocumentException {
    Node data = small();
    int web = 0;
    int db = 3;
    assertEquals(
        List.of("kvm1/br0 eth0 – Gi1/0/1 tor1", "kvm2/br0 eth0 – Gi1/0/2 tor1"),
        wires(data, web, db));
    assertEquals(
        List.of("kvm1/br0 eth0 – Gi1/0/1 tor1", "tor1 Gi1/0/48 outside"), wires(data, web, 4));
    assertEquals(List.of(), wires(data, 0, 1));
  }

  @Test
  void aWayByARouterGoesOutAndComesIn() throws DocumentException {
    Node data =
        ReportPageTest.data(
            SmallSite.page(
                """
                version: 1
                hosts:
                  kvm1:
                    switches: {br0: {filters-vlans: true}}
                    ports:
                      eth0: {kind: physical, switch: br0, tagged: "10,20", outside: true}
                      vnet0: {kind: tap, switch: br0, vlan: 10}
                      vnet1: {kind: tap, switch: br0, vlan: 20}
                guests:
                  a: {host: kvm1, port: kvm1/vnet0}
                  b: {host: kvm1, port: kvm1/vnet1}
                """,
                null));
    String out = "kvm1/br0 eth0 outside";
    assertEquals(List.of(out, out), wires(data, 0, 1));
  }

  @Test
  void anInlineSensorIsOnTheWay() throws DocumentException {
    Node data =
        ReportPageTest.data(
            SmallSite.page(
                """
                version: 1
                hosts:
                  kvm1:
                    switches: {br0: {}, br1: {}}
                    ports:
                      p0: {kind: veth, switch: br0, cable: kvm1/i0}
                      p1: {kind: veth, switch: br1, cable: kvm1/i1}
                      i0: {kind: veth}
                      i1: {kind: veth}
                      vnet0: {kind: tap, switch: br0}
                      vnet1: {kind: tap, switch: br1}
                guests:
                  a: {host: kvm1, port: kvm1/vnet0}
                  b: {host: kvm1, port: kvm1/vnet1}
                sensors:
                  ips: {between: [kvm1/i0, kvm1/i1]}
                """,
                null));
    assertEquals(List.of("kvm1/ips"), nodes(data, "inline"));
    assertEquals(List.of(), nodes(data, "sensor"));
    assertEquals(
        List.of("kvm1/br0 p0 – i0 kvm1/ips", "kvm1/br1 p1 – i1 kvm1/ips"), wires(data, 0, 1));
    Node sighting = data.get("sightings").item(at(seen(data, 0, 1), 3));
    assertEquals("kvm1/ips", name(data, at(sighting, 0)));
    assertEquals(1, at(sighting, 7));
  }

  @Test
  void aBlindPairHasItsReasonAndTheCommandsThatMendIt() throws DocumentException {
    Node data =
        ReportPageTest.data(
            SmallSite.page(
                """
                version: 1
                hosts:
                  kvm1:
                    switches: {br0: {}}
                    ports:
                      vnet0: {kind: tap, switch: br0}
                      vnet1: {kind: tap, switch: br0}
                      ps: {kind: veth}
                guests:
                  a: {host: kvm1, port: kvm1/vnet0}
                  b: {host: kvm1, port: kvm1/vnet1}
                sensors:
                  ids: {on: [kvm1/ps]}
                """,
                null));
    Node seen = seen(data, 0, 0);
    assertEquals("blind", data.get("verdicts").item(at(seen, 0)).text());
    assertEquals(
        "no tap on the way over kvm1/br0 brings copies to any sensor.",
        data.get("texts").item(at(seen, 1)).text());
    Node fix = data.get("fixes").item(at(seen, 2));
    assertEquals(
        "mirror what enters kvm1/vnet0 and kvm1/vnet1 to ids",
        data.get("texts").item(at(fix, 0)).text());
    Node first = data.get("commands").item(at(fix, 1));
    assertEquals("kvm1", first.item(0).text());
    assertEquals("tc qdisc add dev vnet0 clsact", first.item(1).text());
    assertEquals(1, at(first, 2));
  }

  @Test
  void breachesComeWithTheirGroupsAndFixes() throws DocumentException {
    Node audit = small().get("audit");
    assertEquals("not met", audit.get("outcome").text());
    Node breach = audit.get("breaches").item(0);
    assertEquals("web -> db: monitor, both directions", breach.get("rule").text());
    assertEquals(6, breach.get("line").integer(0));
    assertTrue(breach.get("fix").integer(-1) >= 0);
    assertEquals(0, breach.get("from").get("group").integer(-1));
    assertEquals(2, breach.get("to").get("size").integer(-1));
    assertEquals(
        "db-1@kvm2 (vnet0, kvm1/br0 untagged)", breach.get("to").get("names").item(0).text());
  }

  @Test
  void ofVeryManyGroupsThoseOfBreachesStayAndTheRestIsTold() throws DocumentException {
    int guests = 300;
    StringBuilder ports = new StringBuilder();
    StringBuilder names = new StringBuilder();
    StringBuilder switches = new StringBuilder();
    for (int i = 0; i < guests; i++) {
      switches.append("      br%d: {}%n".formatted(i));
      ports.append("      vnet%d: {kind: tap, switch: br%d}%n".formatted(i, i));
      names.append(
          "  g%d: {host: kvm1, port: kvm1/vnet%d, labels: {role: %s}}%n"
              .formatted(i, i, i < guests - 2 ? "other" : "last"));
    }
    String network =
        "version: 1\nhosts:\n  kvm1:\n    switches:\n"
            + switches
            + "    ports:\n      eth0: {kind: physical, switch: br299, outside: true}\n"
            + ports
            + "guests:\n"
            + names;
    Node data =
        ReportPageTest.data(
            SmallSite.page(
                network,
                "version: 1\ngroups: {last: {label: role=last}}\nrules: [last -> internet: monitor]\n"));
    assertEquals(ReportedGroups.MOST, data.get("groups").items().size());
    assertEquals(ReportedGroups.MOST, data.get("pairs").items().size());
    assertEquals(2 * ReportedGroups.MOST, data.get("pairs").item(0).items().size());
    Node breach = data.get("audit").get("breaches").item(0);
    assertTrue(breach.get("from").get("group").integer(-1) >= 0, "the breach's row is there");
    assertEquals(
        "45 of 301 groups of guests that are alike have no row in the matrix;"
            + " vpi visibility show --guest NAME tells of each guest",
        data.get("leftOut").item(0).text());
  }
}

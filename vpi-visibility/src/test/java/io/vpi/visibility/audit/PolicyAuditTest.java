package io.vpi.visibility.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.EncryptedTraffic;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.Visibility;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyAuditTest {
  private static Site site() {
    return new Site()
        .guest("web-1", "web", "10.0.0.1")
        .guest("web-2", "web", "10.0.0.2")
        .guest("db-1", "db", "10.0.1.1");
  }

  @Test
  void aBlindPairIsABreachWithItsReasonAndCommandsForAllThatAreAlike() {
    AuditReport report = site().audit("web -> db: monitor, both directions");
    assertEquals(AuditOutcome.NOT_MET, report.outcome());
    assertEquals(1, report.breaches().size());
    Breach breach = report.breaches().getFirst();
    assertEquals(2, breach.pairs());
    assertEquals(2, breach.from().size());
    assertEquals(1, breach.to().size());
    assertTrue(breach.reason().startsWith("no tap on the way over kvm1/br0 "), breach.reason());
    assertEquals(
        List.of("vnet0", "vnet1", "vnet2"),
        report.commands().stream()
            .map(Command::line)
            .filter(line -> line.startsWith("tc filter"))
            .map(line -> line.split(" ", -1)[4])
            .sorted()
            .toList());
    assertTrue(report.commands().stream().allMatch(Command::isShell));
  }

  @Test
  void withTheMirrorsThatWereAskedForItIsMet() {
    AuditReport report =
        site().mirror("vnet0", "vnet1", "vnet2").audit("web -> db: monitor, both directions");
    assertEquals(AuditOutcome.MET, report.outcome());
    assertEquals(2, report.rules().getFirst().met());
    assertEquals(List.of(), report.warnings());
  }

  @Test
  void oneDirectionIsEnoughWhereOnlyThatIsAskedForAndAWarningTellsOfIt() {
    Site site = site().mirror("vnet0", "vnet1");
    AuditReport met = site.audit("web -> db: monitor");
    assertEquals(AuditOutcome.MET, met.outcome());
    assertEquals(
        "only one direction reaches ids, so that it cannot follow connections",
        met.warnings().getFirst().text());
    assertEquals(2, met.warnings().getFirst().pairs());
    AuditReport both = site.audit("web -> db: monitor, both directions");
    assertEquals(Visibility.ONE_DIRECTION, both.breaches().getFirst().visibility());
    assertEquals("one direction by ids", both.breaches().getFirst().is());
    AuditReport back = site.audit("db -> web: monitor");
    assertEquals(AuditOutcome.NOT_MET, back.outcome());
  }

  @Test
  void copiesAreNotInlineAndNoMirrorIsOfferedForIt() {
    AuditReport report = site().mirror("vnet0", "vnet1", "vnet2").audit("web -> db: inline");
    Breach breach = report.breaches().getFirst();
    assertEquals("full by ids, by copies and not inline", breach.is());
    assertTrue(
        breach.reason().startsWith("No sensor stands in the way; ids gets"), breach.reason());
    assertNotNull(breach.fix());
    assertTrue(report.commands().stream().noneMatch(Command::isShell));
    assertTrue(
        report.commands().getFirst().line().contains("vpi qemu attach inline --guest web-1"));
    assertEquals(2, report.commands().stream().filter(c -> c.line().contains("web-")).count());
  }

  @Test
  void aSensorInTheWayOfOneGuestMeetsTheRuleForItsPairsAlone() {
    AuditReport report = site().inline("ips", "vnet0").audit("web -> db: inline");
    assertEquals(1, report.rules().getFirst().met());
    assertEquals(1, report.rules().getFirst().breached());
    assertEquals("web-2", guest(report.breaches().getFirst()));
  }

  private static String guest(Breach breach) {
    GuestId guest = breach.from().getFirst().guest();
    return guest == null ? "outside" : guest.name();
  }

  @Test
  void aSensorThatTheRuleNamesMustDoIt() {
    Site site = site().mirror("vnet0", "vnet1", "vnet2");
    assertEquals(AuditOutcome.MET, site.audit("web -> db: monitor, by ids").outcome());
    AuditReport report = site.audit("web -> db: monitor, by other");
    Breach breach = report.breaches().getFirst();
    assertEquals("blind", breach.is());
    assertEquals("There is no sensor 'other' in this topology.", breach.reason());
    assertNotNull(breach.fix());
  }

  @Test
  void whatReachesASensorEncryptedAloneIsNotInClear() {
    Site site = site().mirror("vnet0", "vnet1", "vnet2");
    site.builder().encrypted(new EncryptedTraffic("role=web", "role=db", "mTLS"));
    AuditReport seen = site.audit("web -> db: monitor, both directions");
    assertEquals(AuditOutcome.MET, seen.outcome());
    assertTrue(seen.warnings().getFirst().text().contains("mTLS"), seen.warnings() + "");
    AuditReport report = site.audit("web -> db: monitor, both directions, in clear");
    Breach breach = report.breaches().getFirst();
    assertEquals(2, report.counts().breached());
    assertEquals("full by ids, encrypted", breach.is());
    assertTrue(breach.reason().contains("mTLS"), breach.reason());
    assertNotNull(breach.fix());
    assertTrue(breach.fix().commands().stream().noneMatch(Command::isShell));
    assertTrue(
        breach.fix().commands().getFirst().line().contains("{guest: db-1@kvm1}"),
        breach.fix() + "");
    // What is said in clear is not concerned, and neither is whoever looks from within.
    assertEquals(AuditOutcome.MET, site.audit("web -> web: monitor, in clear").outcome());
    site.builder()
        .sensor(Sensor.of("agent", new ListeningPlace.InGuest(new GuestId("kvm1", "db-1"))));
    AuditReport within = site.audit("web -> db: monitor, both directions, in clear");
    assertEquals(AuditOutcome.MET, within.outcome());
    assertEquals(2, within.rules().getFirst().met());
  }

  @Test
  void whatStationsThatAreAlikeSayToEachOtherCountsBothWays() {
    AuditReport blind = site().audit("web -> web: monitor");
    assertEquals(2, blind.counts().breached());
    assertEquals(1, blind.breaches().size());
    assertEquals(2, blind.breaches().getFirst().pairs());
    assertEquals(4, blind.commands().size(), "a clsact and a mirror for each of the two");
    AuditReport met = site().mirror("vnet0", "vnet1").audit("web -> web: monitor, both directions");
    assertEquals(2, met.rules().getFirst().met());
    // Parted by a tap they are alike no more: one way is seen, the other is not.
    AuditReport half = site().mirror("vnet0").audit("web -> web: monitor");
    assertEquals(1, half.counts().met());
    assertEquals("web-2", guest(half.breaches().getFirst()));
  }

  @Test
  void whatATapsConditionLeavesOutIsABreachUnlessItMayBe() {
    Site site = site().mirror("vnet0", "port 80", 0).mirror("vnet1", "port 80", 0);
    assertEquals(AuditOutcome.NOT_MET, site.audit("web -> db: monitor").outcome());
    assertEquals(AuditOutcome.MET, site.audit("web -> db: monitor, filtered").outcome());
  }

  @Test
  void aDegradationOfWhatIsMetIsAWarningWithAnExample() {
    AuditReport report =
        site()
            .mirror("vnet0", "", 7)
            .mirror("vnet1", "", 7)
            .mirror("vnet2")
            .audit("web -> db: monitor, both directions");
    assertEquals(AuditOutcome.MET, report.outcome());
    AuditWarning warning = report.warnings().getFirst();
    assertTrue(warning.text().contains("has lost copies"), warning.text());
    assertEquals(2, warning.pairs());
    assertTrue(warning.example().startsWith("web-1@kvm1"), warning.example());
  }

  @Test
  void theFirstRuleThatHoldsAPairDecidesOnIt() {
    AuditReport report =
        site().audit("web -> db: none", "guests -> guests: monitor", "any -> any: none");
    assertEquals(2, report.rules().get(0).exempt());
    assertEquals(4, report.rules().get(1).breached());
    assertEquals(6, report.rules().get(2).exempt());
    assertEquals(12, report.counts().pairs());
    assertEquals(0, report.counts().uncovered());
  }

  @Test
  void countsOfAllKindsAddUpToAllPairs() {
    AuditReport report =
        site().audit("web -> db: monitor", "db -> web: none", "web -> web: monitor");
    AuditCounts counts = report.counts();
    assertEquals(
        counts.pairs(),
        counts.met()
            + counts.breached()
            + counts.unreachable()
            + counts.exempt()
            + counts.uncovered());
    assertEquals(4, counts.breached());
    assertEquals(2, counts.exempt());
  }

  @Test
  void trafficWithTheOutsideIsAboutTheInternet() {
    AuditReport report = site().mirror("vnet2").audit("* -> internet: monitor");
    assertEquals(1, report.rules().getFirst().met());
    assertEquals(2, report.rules().getFirst().breached());
  }

  /** The guest two with a card at a and one at b. */
  private static Site twoCards() {
    Site site = new Site();
    for (String name : List.of("a", "b")) {
      site.builder()
          .port(
              Port.builder(Site.port(name), PortKind.TAP)
                  .memberOf(new SwitchId("kvm1", "br0"))
                  .build());
    }
    site.builder()
        .guest(
            new Guest(
                new GuestId("kvm1", "two"),
                "",
                "",
                "",
                Map.of("role", "pci"),
                List.of(
                    GuestInterface.at(Site.port("a"), 1), GuestInterface.at(Site.port("b"), 2))));
    return site;
  }

  @Test
  void whatIsThereAndWhyAreOfOneSensorWhicheverTheFixIsFor() {
    Site site = new Site().guest("web-1", "web").guest("db-1", "db");
    site.builder()
        .sensor(Sensor.behind("far", new PortId("tor", "1")))
        .tap(
            Tap.of(
                "hypervisor",
                TapKind.HYPERVISOR_MIRROR,
                TapCoverage.entering(Site.port("vnet0")),
                new TapSink.ToSensor("far")));
    Breach breach = site.audit("web -> db: monitor, both directions").breaches().getFirst();
    assertEquals("one direction by far", breach.is());
    assertEquals(Visibility.ONE_DIRECTION, breach.visibility());
    assertTrue(breach.reason().startsWith("far gets what web-1@kvm1"), breach.reason());
    assertNotNull(breach.fix());
    assertEquals("ids", breach.fix().sensor());
  }

  @Test
  void aSensorThatDoesNotRunIsAWarning() {
    Site site = new Site().guest("web-1", "web").guest("db-1", "db").mirror("vnet0");
    site.builder().unattended(Site.port("ps"));
    AuditReport report = site.audit("web -> db: monitor");
    assertEquals(AuditOutcome.MET, report.outcome());
    assertTrue(
        report.warnings().stream()
            .anyMatch(warning ->
                warning
                    .text()
                    .equals(
                        "no process had a packet socket on kvm1/ps when the host was asked, so"
                            + " that the sensor may not run")),
        () -> report.warnings().toString());
  }

  @Test
  void twoCardsOfOneGuestAreNoPair() {
    Site site = twoCards();
    AuditReport report = site.audit("pci -> pci: monitor");
    assertEquals(0, report.counts().breached());
    assertEquals(
        "no pair of stations falls under this rule, or rules above it take all",
        report.warnings().getFirst().text());
    site.guest("one", "pci");
    assertEquals(4, site.audit("pci -> pci: monitor").counts().breached());
  }

  /** The first station of one side has no pair where the other side is its own guest's. */
  @Test
  void aBreachIsExplainedByTwoGuests() {
    AuditReport report =
        twoCards().guest("one", "pci").mirror("b").audit("pci -> pci: monitor, both directions");
    assertEquals(
        List.of(
            "kvm1/a > kvm1/br0 > kvm1/vnet0",
            "kvm1/vnet0 > kvm1/br0 > kvm1/b",
            "kvm1/b > kvm1/br0 > kvm1/vnet0"),
        report.breaches().stream().map(Breach::path).toList());
  }

  @Test
  void pairsThatCannotReachEachOtherNeedNoInspection() {
    Site site = site();
    site.builder()
        .port(
            Port.builder(Site.port("vnet2"), PortKind.TAP)
                .memberOf(new SwitchId("kvm1", "br1"))
                .build())
        .addSwitch(Switch.learning(new SwitchId("kvm1", "br1"), SwitchKind.LINUX_BRIDGE));
    AuditReport report = site.audit("web -> db: monitor");
    assertEquals(AuditOutcome.MET, report.outcome());
    assertEquals(2, report.counts().unreachable());
    assertEquals(
        "none of its pairs can reach each other in this topology",
        report.warnings().getFirst().text());
  }

  /**
   * The way from the first station was kept, and served the others; to the first it led nowhere.
   */
  @Test
  void whatWasAskedBeforeDoesNotHideAWay() {
    AuditReport report =
        new Site()
            .guest("web-1", "web")
            .guest("db-1", "db")
            .guest("pci-1", "pci")
            .mirror("vnet1")
            .audit("web -> db: monitor", "db -> web: monitor", "db -> pci: monitor");
    assertEquals(0, report.counts().unreachable());
    assertEquals(2, report.counts().met());
    assertEquals(1, report.counts().breached());
  }

  @Test
  void aGroupWithoutMembersIsNotMetByDefault() {
    AuditReport report =
        site()
            .auditBy(
                """
                version: 1
                groups:
                  web: {label: role=wbe}
                  db: {label: role=db}
                rules:
                  - web -> db: inline
                """);
    assertEquals(AuditOutcome.UNDECIDED, report.outcome());
    assertEquals(3, report.undecided().getFirst().line());
    assertTrue(
        report.undecided().getFirst().text().startsWith("group 'web' has no member"),
        report.undecided().getFirst().text());
  }

  @Test
  void whoMayBelongToAGroupAndWhoIsOnNoSwitchCannotBeDecided() {
    Site site = site().guest("new-1", "web").lost("old-1").mirror("vnet0", "vnet1", "vnet2");
    AuditReport report =
        site.auditBy(
            """
            version: 1
            groups:
              dmz: {network: 10.0.0.0/24}
            rules:
              - dmz -> dmz: monitor
            """);
    assertEquals(AuditOutcome.UNDECIDED, report.outcome());
    List<String> texts = report.undecided().stream().map(Undecided::text).toList();
    assertTrue(texts.get(0).startsWith("whether new-1@kvm1 belongs to group 'dmz'"), texts + "");
    assertTrue(texts.get(1).startsWith("on which switch old-1@kvm1 is"), texts + "");
    assertEquals(2, report.counts().met());
  }

  @Test
  void anEmptyTopologyMeetsNothing() {
    AuditReport report = new Site().audit("any -> any: monitor");
    assertEquals(AuditOutcome.UNDECIDED, report.outcome());
    assertNull(report.breaches().stream().findFirst().orElse(null));
  }
}

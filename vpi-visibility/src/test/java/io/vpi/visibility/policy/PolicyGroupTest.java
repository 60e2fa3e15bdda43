package io.vpi.visibility.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.net.IpAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.verdict.Station;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyGroupTest {
  private static final PortId FRONT = new PortId("kvm1", "vnet0");
  private static final PortId BACK = new PortId("kvm1", "vnet1");
  private static final Guest GUEST =
      new Guest(
          new GuestId("kvm1", "web-1"),
          "",
          "",
          "acme",
          Map.of("role", "web", "tier", "front"),
          List.of(
              new GuestInterface(
                  "net0",
                  FRONT,
                  1,
                  List.of(
                      IpAddress.parse("10.0.0.7").orElseThrow(),
                      IpAddress.parse("2001:db8::7").orElseThrow())),
              GuestInterface.at(BACK, 2)));
  private static final Station AT_FRONT = new Station(GUEST.id(), FRONT, 10, "VLAN 10 = 20");
  private static final Station AT_BACK = new Station(GUEST.id(), BACK, 0, "VNI 5000 + VNI 5001");

  private static PolicyGroup group(String conditions) throws PolicyException {
    return PolicyFile.read(
            "p.yaml", "version: 1\ngroups:\n  g: " + conditions + "\nrules: [g -> g: monitor]\n")
        .groups()
        .getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: web-1}                             | YES     | YES",
        "{name: web-*}                             | YES     | YES",
        "{name: '\"*-?\"'}                         | NO      | NO",
        "{name: \"*-?\"}                           | YES     | YES",
        "{name: web}                               | NO      | NO",
        "{name: [db-*, web-*]}                     | YES     | YES",
        "{label: role=web}                         | YES     | YES",
        "{label: role}                             | YES     | YES",
        "{label: role=db}                          | NO      | NO",
        "{label: [role=db, tier=f*]}               | YES     | YES",
        "{label: owner}                            | NO      | NO",
        "{tenant: acme}                            | YES     | YES",
        "{tenant: other}                           | NO      | NO",
        "{host: kvm*}                              | YES     | YES",
        "{host: kvm1, label: role=db}              | NO      | NO",
        "[{host: kvm2}, {label: role=web}]         | YES     | YES",
        "{network: VLAN 10}                        | YES     | NO",
        "{network: vlan 20}                        | YES     | NO",
        "{network: VLAN 1}                         | NO      | NO",
        "{network: VNI 5001}                       | NO      | YES",
        "{network: VNI 500}                        | NO      | NO",
        "{network: 10.0.0.0/24}                    | YES     | UNKNOWN",
        "{network: 10.0.0.7}                       | YES     | UNKNOWN",
        "{network: 10.0.0.8/31}                    | NO      | UNKNOWN",
        "{network: 0.0.0.0/0}                      | YES     | UNKNOWN",
        "{network: '2001:db8::/32'}                | YES     | UNKNOWN",
        "{network: 'fe80::/10'}                    | NO      | UNKNOWN",
        "{network: 10.0.0.0/24, tenant: other}     | NO      | NO",
        "[{network: 10.0.0.0/24}, {label: role}]   | YES     | YES"
      })
  void holdsThoseWhoMeetItsConditions(String conditions, Membership front, Membership back)
      throws PolicyException {
    PolicyGroup group = group(conditions);
    assertEquals(front, group.membership(GUEST, AT_FRONT));
    assertEquals(back, group.membership(GUEST, AT_BACK));
    assertEquals(Membership.NO, group.membership(null, Station.OUTSIDE));
  }

  @Test
  void threeGroupsAreAlwaysThere() {
    assertEquals(Membership.YES, PolicyGroup.ANY.membership(GUEST, AT_FRONT));
    assertEquals(Membership.YES, PolicyGroup.ANY.membership(null, Station.OUTSIDE));
    assertEquals(Membership.YES, PolicyGroup.GUESTS.membership(GUEST, AT_FRONT));
    assertEquals(Membership.NO, PolicyGroup.GUESTS.membership(null, Station.OUTSIDE));
    assertEquals(Membership.NO, PolicyGroup.INTERNET.membership(GUEST, AT_FRONT));
    assertEquals(Membership.YES, PolicyGroup.INTERNET.membership(null, Station.OUTSIDE));
  }

  @Test
  void ofAGuestOnNoKnownSwitchTheNetworkIsNotKnown() throws PolicyException {
    assertEquals(Membership.UNKNOWN, group("{network: VLAN 10}").membership(GUEST, null));
    assertEquals(Membership.YES, group("{name: web-1}").membership(GUEST, null));
  }

  @Test
  void aPatternOfStarsTakesNoMoreThanPatternTimesName() {
    NamePattern stars = new NamePattern("*a".repeat(2_000) + "b");
    assertEquals(false, stars.matches("a".repeat(20_000)));
  }
}

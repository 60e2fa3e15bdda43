package io.vpi.visibility.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.asset.Endpoint;
import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.net.Tenant;
import io.vpi.testing.Allocation;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TopologyAssetsTest {
  private static final Tenant UNTAGGED = Tenant.NONE;
  private static final Tenant VLAN_10 = new Tenant(10, -1, -1, 0);
  private static final Tenant VLAN_20 = new Tenant(20, -1, -1, 0);
  private static final Tenant VLAN_30 = new Tenant(30, -1, -1, 0);

  /**
   * Two tenants that use the same addresses in VLANs of one switch, and a router of the first with
   * a foot in each of its VLANs.
   */
  private static final String TENANTS =
      """
      version: 1
      hosts:
        kvm1:
          switches:
            br0: {filters-vlans: true}
          ports:
            web:  {kind: tap, switch: br0, vlan: 10}
            db:   {kind: tap, switch: br0, vlan: 20}
            gw:   {kind: tap, switch: br0, tagged: "10,20"}
            evil: {kind: tap, switch: br0, vlan: 30}
            eth0: {kind: physical, switch: br0, tagged: all}
      guests:
        web:  {host: kvm1, port: kvm1/web, mac: "02:00:00:00:00:10", ip: 10.0.0.10, os: linux}
        db:   {host: kvm1, port: kvm1/db, mac: "02:00:00:00:00:20", ip: 10.0.1.20}
        gw:   {host: kvm1, port: kvm1/gw, mac: "02:00:00:00:00:01", ip: [10.0.0.1, 10.0.1.1]}
        evil: {host: kvm1, port: kvm1/evil, mac: "02:00:00:00:00:30", ip: [10.0.0.10, 10.9.9.9]}
      """;

  private static TopologyAssets assets(String yaml) {
    TopologyAssembler assembler = new TopologyAssembler();
    try {
      assembler.add("network.yaml", yaml);
    } catch (DocumentException e) {
      throw new IllegalArgumentException(e);
    }
    Topology topology = assembler.assemble();
    assertEquals(List.of(), topology.warnings());
    return TopologyAssets.of(topology);
  }

  /** The guest's name, or the empty string. */
  private static String guest(TopologyAssets assets, String mac, String address, Tenant tenant) {
    return assets.resolve(end(mac, address, tenant)).guest();
  }

  private static Endpoint end(String mac, String address, Tenant tenant) {
    long bits = mac.isEmpty() ? MacAddress.NONE : Long.parseLong(mac.replace(":", ""), 16);
    return new Endpoint().set(bits, IpAddress.parse(address).orElse(null), tenant);
  }

  @Test
  void answersWithAllThatTheTopologyKnowsOfTheCard() {
    TopologyAssets assets =
        assets(
            """
            version: 1
            hosts:
              esx1:
                switches: {vs0: {}}
                ports: {p1: {kind: tap, switch: vs0}}
            guests:
              web: {host: esx1, port: esx1/p1, mac: "02:00:00:00:00:01", os: Windows 11, tenant: acme}
              far: {host: esx2, port: esx1/p2, mac: "02:00:00:00:00:02"}
              bare: {host: esx1, ip: "fd00::7"}
            """
                .replace("esx1/p2", "esx1/p1"));
    assertEquals(
        new Asset("web", "esx1", "p1", "Windows 11", "acme"),
        assets.resolve(end("02:00:00:00:00:01", "", UNTAGGED)));
    assertEquals(
        new Asset("far", "esx2", "esx1/p1", "", ""),
        assets.resolve(end("02:00:00:00:00:02", "", UNTAGGED)));
    assertEquals(
        new Asset("bare", "esx1", "", "", ""), assets.resolve(end("", "fd00::7", UNTAGGED)));
    assertSame(Asset.UNKNOWN, assets.resolve(end("02:00:00:00:00:03", "10.0.0.1", UNTAGGED)));
    assertSame(Asset.UNKNOWN, assets.resolve(new Endpoint()));
  }

  @Test
  void aGuestIsKnownByItsMacAddressWhateverTheFrameBears() {
    TopologyAssets assets = assets(TENANTS);
    for (Tenant tenant : List.of(UNTAGGED, VLAN_10, VLAN_30, new Tenant(-1, -1, 99, 0))) {
      assertEquals("web", guest(assets, "02:00:00:00:00:10", "10.0.0.10", tenant));
      assertEquals("web", guest(assets, "02:00:00:00:00:10", "", tenant));
      assertEquals("evil", guest(assets, "02:00:00:00:00:30", "10.0.0.10", tenant));
    }
  }

  @Test
  void equalAddressesOfTwoTenantsAreToldApartByTheNetworkThatWasSeen() {
    TopologyAssets assets = assets(TENANTS);
    assertEquals("web", guest(assets, "", "10.0.0.10", VLAN_10));
    assertEquals("evil", guest(assets, "", "10.0.0.10", VLAN_30));
    assertEquals("web", guest(assets, "", "10.0.0.10", new Tenant(100, 10, -1, 0)));
  }

  @Test
  void equalAddressesOfTwoTenantsAreNobodysWhereNoNetworkWasSeenOrAnother() {
    TopologyAssets assets = assets(TENANTS);
    assertEquals("", guest(assets, "", "10.0.0.10", UNTAGGED));
    assertEquals("", guest(assets, "02:00:00:00:99:99", "10.0.0.10", UNTAGGED));
    assertEquals("", guest(assets, "", "10.0.0.10", VLAN_20));
    assertEquals("", guest(assets, "", "10.0.0.10", new Tenant(40, -1, -1, 0)));
  }

  @Test
  void anAddressThatOneGuestHasIsItsWhereNoNetworkWasSeen() {
    TopologyAssets assets = assets(TENANTS);
    assertEquals("db", guest(assets, "", "10.0.1.20", UNTAGGED));
    assertEquals("db", guest(assets, "", "10.0.1.20", new Tenant(0, -1, -1, 0)));
    assertEquals("db", guest(assets, "02:00:00:00:99:99", "10.0.1.20", UNTAGGED));
  }

  @Test
  void anAddressSeenInAnotherNetworkThanItsOwnersIsNobodys() {
    TopologyAssets assets = assets(TENANTS);
    assertEquals("", guest(assets, "", "10.0.1.20", VLAN_30));
    assertEquals("", guest(assets, "02:00:00:00:99:99", "10.0.1.20", VLAN_10));
  }

  @Test
  void anAddressSeenInItsOwnersNetworkByAnotherCardIsNobodys() {
    TopologyAssets assets = assets(TENANTS);
    assertEquals("db", guest(assets, "", "10.0.1.20", VLAN_20));
    assertEquals("", guest(assets, "02:00:00:00:99:99", "10.0.1.20", VLAN_20));
  }

  @Test
  void behindARouterThatIsAGuestStandWhomItReaches() {
    TopologyAssets assets = assets(TENANTS);
    String router = "02:00:00:00:00:01";
    assertEquals("gw", guest(assets, router, "10.0.1.1", VLAN_20));
    assertEquals("gw", guest(assets, router, "10.0.0.1", VLAN_20));
    // From VLAN 10 into 20, and from 20 into 10.
    assertEquals("web", guest(assets, router, "10.0.0.10", VLAN_20));
    assertEquals("db", guest(assets, router, "10.0.1.20", VLAN_10));
    // Of the world outside, and of a network that it has no foot in.
    assertEquals("", guest(assets, router, "192.0.2.1", VLAN_10));
    assertEquals("", guest(assets, router, "10.9.9.9", VLAN_10));
  }

  @Test
  void aGuestThatUsesItsNeighboursAddressIsNotTakenForTheNeighbour() {
    TopologyAssets assets = assets(TENANTS);
    assertEquals("", guest(assets, "02:00:00:00:00:01", "10.0.1.20", VLAN_20));
    assertEquals("", guest(assets, "02:00:00:00:00:30", "10.0.1.20", VLAN_30));
  }

  @Test
  void aGuestWithoutKnownAddressesHasWhatNobodyElseHas() {
    String unknown = TENANTS.replace("ip: [10.0.0.1, 10.0.1.1]}", "os: linux}");
    TopologyAssets assets = assets(unknown);
    String router = "02:00:00:00:00:01";
    assertEquals("gw", guest(assets, router, "10.0.0.1", VLAN_10));
    assertEquals("gw", guest(assets, router, "192.0.2.1", VLAN_10));
    // But not what is another's.
    assertEquals("web", guest(assets, router, "10.0.0.10", VLAN_20));
    assertEquals("", guest(assets, router, "10.9.9.9", VLAN_10));
  }

  @Test
  void whatNoRouterPassesOnIsTheCardsOwn() {
    TopologyAssets assets = assets(TENANTS);
    String web = "02:00:00:00:00:10";
    for (String address :
        List.of("0.0.0.0", "169.254.3.4", "::", "fe80::1", "febf::1", "2001:db8::ff:fe00:10")) {
      assertEquals("web", guest(assets, web, address, UNTAGGED), address);
    }
    for (String address : List.of("10.0.0.11", "fec0::1", "2001:db8::10", "0.0.0.1")) {
      assertEquals("", guest(assets, web, address, UNTAGGED), address);
    }
  }

  @Test
  void aTenantsNameJoinsHisNetworksAndPartsThemFromOthers() {
    String named =
        TENANTS
            .replace("os: linux}", "tenant: acme}")
            .replace("ip: 10.0.1.20}", "ip: 10.0.1.20, tenant: acme}")
            .replace("10.0.1.1]}", "10.0.1.1], tenant: acme}")
            .replace("10.9.9.9]}", "10.9.9.9], tenant: evil corp}");
    TopologyAssets assets = assets(named);
    String physicalRouter = "02:00:00:00:99:99";
    assertEquals("web", guest(assets, physicalRouter, "10.0.0.10", VLAN_20));
    assertEquals("db", guest(assets, physicalRouter, "10.0.1.20", VLAN_10));
    assertEquals("", guest(assets, physicalRouter, "10.0.1.20", VLAN_30));
    assertEquals("", guest(assets, physicalRouter, "10.9.9.9", VLAN_10));
    assertEquals("", guest(assets, "02:00:00:00:00:30", "10.0.1.20", VLAN_30));
    // What a guest of the same tenant passes on, though it has no card in the network itself.
    assertEquals("web", guest(assets, "02:00:00:00:00:20", "10.0.0.10", VLAN_20));
  }

  @Test
  void oneMacAddressOfTwoGuestsIsToldApartByIpAddressAndNetwork() {
    TopologyAssets assets = assets(TENANTS.replace("02:00:00:00:00:30", "02:00:00:00:00:10"));
    String both = "02:00:00:00:00:10";
    assertEquals("web", guest(assets, both, "10.0.0.10", VLAN_10));
    assertEquals("evil", guest(assets, both, "10.0.0.10", VLAN_30));
    assertEquals("", guest(assets, both, "10.0.0.10", UNTAGGED));
    assertEquals("evil", guest(assets, both, "10.9.9.9", UNTAGGED));
    assertEquals("web", guest(assets, both, "", VLAN_10));
    assertEquals("", guest(assets, both, "", UNTAGGED));
    assertEquals("", guest(assets, both, "192.0.2.1", UNTAGGED));
  }

  @Test
  void overlaysAreToldApartByTheirNetworkIds() {
    TopologyAssets assets =
        TopologyAssets.of(
            TestOverlays.of(
                List.of(
                    new TestOverlays.Guest("red", 5000, "10.0.0.5", ""),
                    new TestOverlays.Guest("blue", 6000, "10.0.0.5", ""),
                    new TestOverlays.Guest("green", 6000, "10.0.0.6", ""))));
    assertEquals("red", guest(assets, "", "10.0.0.5", new Tenant(-1, -1, 5000, 0)));
    assertEquals("blue", guest(assets, "", "10.0.0.5", new Tenant(-1, -1, 6000, 0)));
    assertEquals("", guest(assets, "", "10.0.0.5", UNTAGGED));
    assertEquals("", guest(assets, "", "10.0.0.6", new Tenant(-1, -1, 5000, 0)));
    assertEquals("", guest(assets, "", "10.0.0.6", new Tenant(-1, -1, 7000, 0)));
    assertEquals("green", guest(assets, "", "10.0.0.6", UNTAGGED));
  }

  @Test
  void theNetworkIdOfAMirrorSaysNothingOfWhatItCarries() {
    TopologyAssets assets =
        TopologyAssets.of(
            TestOverlays.of(List.of(new TestOverlays.Guest("red", 5000, "10.0.0.5", ""))));
    Tenant mirror = new Tenant(-1, -1, TestOverlays.MIRROR, 0);
    assertEquals("red", guest(assets, "", "10.0.0.5", mirror));
    // A cloud's mirror has an id that no host knows.
    TopologyAssets cloud = assets("version: 1\nguests: {web: {host: vpc, ip: 10.0.0.5}}\n");
    assertEquals("web", guest(cloud, "", "10.0.0.5", new Tenant(-1, -1, 77, 0)));
  }

  @Test
  void aCardWithoutMacAddressHasTheOnlyOneThatWasLearnedAtItsPort() {
    assertEquals("red", guest(learned(0x020000000077L), "02:00:00:00:00:77", "", UNTAGGED));
    TopologyAssets several = learned(0x020000000077L, 0x020000000078L);
    assertEquals("", guest(several, "02:00:00:00:00:77", "", UNTAGGED));
  }

  private static TopologyAssets learned(long... macs) {
    return TopologyAssets.of(
        TestOverlays.learned(
            TestOverlays.of(List.of(new TestOverlays.Guest("red", 5000, "10.0.0.5", ""))),
            "red",
            macs));
  }

  @Test
  void allocatesNothingWhateverTheAnswer() {
    TopologyAssets assets = assets(TENANTS);
    Endpoint[] ends = {
      end("02:00:00:00:00:10", "10.0.0.10", VLAN_10),
      end("02:00:00:00:00:01", "10.0.0.10", VLAN_20),
      end("02:00:00:00:00:01", "192.0.2.1", VLAN_20),
      end("02:00:00:00:99:99", "10.0.0.10", UNTAGGED),
      end("", "10.0.0.10", VLAN_30),
      end("", "fd00::1", UNTAGGED),
      new Endpoint(),
    };
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          for (Endpoint end : ends) {
            assets.resolve(end);
          }
        }));
  }

  @Test
  void answersSeveralThreadsAtOnce() throws Exception {
    StringBuilder yaml = new StringBuilder("version: 1\nguests:\n");
    for (int i = 0; i < 2000; i++) {
      yaml.append(
          "  g%d: {host: h, ip: 10.1.%d.%d, mac: \"02:00:00:01:%02x:%02x\"}\n"
              .formatted(i, i >> 8, i & 0xff, i >> 8, i & 0xff));
    }
    TopologyAssets assets = assets(yaml.toString());
    Callable<Integer> ask =
        () -> {
          Endpoint end = new Endpoint();
          int right = 0;
          for (int i = 0; i < 4000; i++) {
            long mac = i % 2 == 0 ? 0x020000010000L | i : MacAddress.NONE;
            end.mac(mac).address(4, 0, 0x0A010000L | i);
            String expected = i < 2000 ? "g" + i : "";
            right += assets.resolve(end).guest().equals(expected) ? 1 : 0;
          }
          return right;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(threads.submit(ask));
      }
      for (Future<Integer> answer : answers) {
        assertEquals(4000, answer.get());
      }
    }
    assertTrue(assets.resolve(new Endpoint()).guest().isEmpty());
  }
}

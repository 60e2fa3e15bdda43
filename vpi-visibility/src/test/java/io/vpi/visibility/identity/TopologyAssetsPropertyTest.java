package io.vpi.visibility.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Endpoint;
import io.vpi.net.MacAddress;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.TopologyAssembler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Tenants in VLANs of their own who use the same addresses: nobody is ever taken for another. */
class TopologyAssetsPropertyTest {
  private static final List<Integer> VLANS = List.of(10, 20, 30);
  private static final int ADDRESSES = 8;

  private final Endpoint end = new Endpoint();

  /** A guest; whether its address is known. */
  private record Tenant(int number, int vlan, int address, boolean isKnown) {
    String name() {
      return "g" + number;
    }

    long mac() {
      return 0x020000000000L | number;
    }
  }

  private static List<Tenant> guests(Random random) {
    Map<Integer, Tenant> byPlace = new LinkedHashMap<>();
    for (int i = 1; i <= 16; i++) {
      int vlan = VLANS.get(random.nextInt(VLANS.size()));
      int address = 1 + random.nextInt(ADDRESSES);
      byPlace.putIfAbsent(
          vlan * ADDRESSES + address, new Tenant(i, vlan, address, random.nextInt(4) > 0));
    }
    return List.copyOf(byPlace.values());
  }

  private static TopologyAssets assets(List<Tenant> guests, boolean namesTenants) {
    StringBuilder yaml =
        new StringBuilder(
            "version: 1\nhosts: {h: {switches: {b: {filters-vlans: true}}, ports: {\n");
    for (Tenant guest : guests) {
      yaml.append("  p%d: {kind: tap, switch: b, vlan: %d},\n".formatted(guest.number, guest.vlan));
    }
    yaml.append("}}}\nguests:\n");
    for (Tenant guest : guests) {
      yaml.append(
          "  %s: {host: h, port: h/p%d, mac: \"02:00:00:00:00:%02x\"%s%s}\n"
              .formatted(
                  guest.name(),
                  guest.number,
                  guest.number,
                  guest.isKnown ? ", ip: 10.0.0." + guest.address : "",
                  namesTenants ? ", tenant: t" + guest.vlan : ""));
    }
    TopologyAssembler assembler = new TopologyAssembler();
    try {
      assembler.add("network.yaml", yaml.toString());
    } catch (DocumentException e) {
      throw new IllegalArgumentException(yaml.toString(), e);
    }
    return TopologyAssets.of(assembler.assemble());
  }

  private String ask(TopologyAssets assets, long mac, Tenant guest, int vlan) {
    end.mac(mac).address(4, 0, 0x0A000000L | guest.address).tenant(vlan, -1, -1, 0);
    return assets.resolve(end).guest();
  }

  @Property(tries = 500)
  void nobodyIsTakenForAnother(@ForAll long seed, @ForAll boolean namesTenants) {
    Random random = new Random(seed);
    List<Tenant> guests = guests(random);
    TopologyAssets assets = assets(guests, namesTenants);
    for (Tenant guest : guests) {
      List<String> allowed = guest.isKnown ? List.of(guest.name()) : List.of(guest.name(), "");
      for (int vlan : new int[] {-1, guest.vlan}) {
        String byMac = ask(assets, guest.mac(), guest, vlan);
        assertTrue(allowed.contains(byMac), () -> guest + " is taken for '" + byMac + "'");
      }
      assertEquals(
          guest.isKnown ? guest.name() : "",
          ask(assets, MacAddress.NONE, guest, guest.vlan),
          guest::toString);
      boolean isShared =
          guests.stream()
              .anyMatch(other -> other.number != guest.number && other.address == guest.address);
      if (!isShared) {
        String byAddress = ask(assets, MacAddress.NONE, guest, -1);
        assertEquals(guest.isKnown ? guest.name() : "", byAddress, guest::toString);
      }
    }
  }
}

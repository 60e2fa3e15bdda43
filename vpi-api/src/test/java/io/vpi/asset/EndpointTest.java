package io.vpi.asset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.net.Tenant;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private final Endpoint end = new Endpoint();

  @Test
  void knowsNothingAtFirst() {
    assertEquals(MacAddress.NONE, end.mac());
    assertEquals(0, end.ipVersion());
    assertNull(end.address());
    assertEquals(Tenant.NONE, end.tenant());
  }

  @Test
  void tellsItsPartsAsNumbersAndAsObjects() {
    IpAddress address = IpAddress.parse("fd00::7").orElseThrow();
    Tenant tenant = new Tenant(10, 20, 5000, 3);
    end.set(0x020000000001L, address, tenant);
    assertEquals(0x020000000001L, end.mac());
    assertEquals(6, end.ipVersion());
    assertEquals(0xFD00L << 48, end.addressHigh());
    assertEquals(7, end.addressLow());
    assertEquals(address, end.address());
    assertEquals(10, end.outerVlan());
    assertEquals(20, end.innerVlan());
    assertEquals(5000, end.networkId());
    assertEquals(3, end.addressSpace());
    assertEquals(tenant, end.tenant());
  }

  @Test
  void forgetsTheAddressBefore() {
    end.set(1, IpAddress.parse("10.255.0.7").orElseThrow(), Tenant.NONE);
    assertEquals("10.255.0.7", String.valueOf(end.address()));
    end.set(1, null, Tenant.NONE);
    assertNull(end.address());
  }
}

package io.vpi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0,               00:00:00:00:00:00",
    "2199023255553,   02:00:00:00:00:01",
    "281474976710655, ff:ff:ff:ff:ff:ff",
    "-1,              ff:ff:ff:ff:ff:ff",
    "11259375,        00:00:00:ab:cd:ef",
  })
  void printsSixPairs(long bits, String text) {
    assertEquals(text, MacAddress.format(bits));
  }

  @Test
  void tellsEqualNumbersOfDifferentTenantsApart() {
    assertEquals(new Tenant(-1, -1, -1, 0), Tenant.NONE);
    assertNotEquals(new Tenant(0, -1, -1, 0), Tenant.NONE);
    assertNotEquals(new Tenant(-1, -1, 0, 0), Tenant.NONE);
    assertNotEquals(new Tenant(-1, -1, -1, 1), Tenant.NONE);
    assertNotEquals(new Tenant(5, -1, -1, 0), new Tenant(-1, 5, -1, 0));
  }
}

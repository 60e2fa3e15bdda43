package io.vpi.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacketSourcesTest {
  @Test
  void findsProvidersByTheServiceLoaderInOrderOfTheirSchemes() {
    List<PacketSourceProvider> providers = PacketSources.providers();
    assertEquals(
        List.of("another", "test"),
        providers.stream().map(PacketSourceProvider::scheme).toList());
    assertInstanceOf(TestProvider.class, providers.get(1));
    assertEquals("Nothing at all", providers.get(1).description());
  }

  @Test
  void findsProvidersWithoutAContextClassLoader() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      assertEquals(2, PacketSources.providers().size());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void opensASourceByItsScheme() throws CaptureException {
    TapRegistry taps = new TapRegistry();
    try (PacketSource source =
        PacketSources.open("test:a:b", new CaptureOptions(taps, "host", 1500))) {
      assertEquals("test:a:b", source.name());
      assertSame(taps, source.taps());
    }
    try (PacketSource source = PacketSources.open("another:x")) {
      assertEquals("another:x", source.name());
      assertEquals(0, source.taps().size());
    }
  }

  @Test
  void namesTheSchemesItKnowsWhenOneIsUnknown() {
    CaptureException e =
        assertThrows(CaptureException.class, () -> PacketSources.open("nonsense:eth0"));
    assertEquals(
        "no capture source for the scheme 'nonsense' in 'nonsense:eth0'; "
            + "known are another:NAME, test:ANYTHING",
        e.getMessage());
  }

  @Test
  void refusesANameWithoutAScheme() {
    CaptureException e =
        assertThrows(CaptureException.class, () -> PacketSources.open("a.pcap"));
    assertTrue(e.getMessage().startsWith("'a.pcap' names no capture source"), e.getMessage());
  }

  @Test
  void handsOnWhatAProviderSays() {
    CaptureException e = assertThrows(CaptureException.class, () -> PacketSources.open("test:"));
    assertEquals("there is nothing to open in 'test:'", e.getMessage());
  }

  @Test
  void givesASourceThatOverridesNothingNoCapability() throws CaptureException {
    try (PacketSource source = PacketSources.open("test:x")) {
      assertEquals(Set.of(), source.capabilities());
      assertEquals(FlowAffinity.NONE, source.affinity());
      assertNull(source.problem());
      assertTrue(Double.isNaN(source.progress()));
      assertFalse(source.inject(MemorySegment.NULL, 0, 0, PacketBatch.NO_TAP));
    }
  }
}

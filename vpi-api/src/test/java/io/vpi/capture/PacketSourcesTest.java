package io.vpi.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketSourcesTest {
  @Test
  void findsProvidersByTheServiceLoaderInOrderOfTheirSchemes() {
    List<PacketSourceProvider> providers = PacketSources.providers();
    assertEquals(
        List.of("another", "test"), providers.stream().map(PacketSourceProvider::scheme).toList());
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
  void findsTheOtherProvidersWhenOneCannotBeLoaded(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(PacketSourceProvider.class.getName()),
        "io.vpi.capture.Missing\n"
            + BrokenTestProvider.class.getName()
            + "\n"
            + LateTestProvider.class.getName()
            + "\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader vendor = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(vendor);
      assertEquals(
          List.of("another", "late", "test"),
          PacketSources.providers().stream().map(PacketSourceProvider::scheme).toList());
      try (PacketSource source = PacketSources.open("test:x")) {
        assertEquals("test:x", source.name());
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aSourceHasOneQueueUnlessItsProviderSaysOtherwise() throws CaptureException {
    List<PacketSource> queues = PacketSources.openQueues("test:x", CaptureOptions.defaults(), 1);
    assertEquals(List.of("test:x"), queues.stream().map(PacketSource::name).toList());
    queues.forEach(PacketSource::close);
    CaptureException refused =
        assertThrows(
            CaptureException.class,
            () -> PacketSources.openQueues("test:x", CaptureOptions.defaults(), 2));
    String synopsis = PacketSources.providers().get(1).synopsis();
    assertEquals(
        "test:x: a source of the kind " + synopsis + " has one queue, not 2", refused.getMessage());
  }

  /** A provider that fails when it is made. */
  public static final class BrokenTestProvider extends NamedProvider {
    /** Fails. */
    public BrokenTestProvider() {
      super("broken");
      throw new IllegalStateException("no licence");
    }
  }

  /** A provider that is listed behind those that fail. */
  public static final class LateTestProvider extends NamedProvider {
    /** Made by the service loader. */
    public LateTestProvider() {
      super("late");
    }
  }

  abstract static class NamedProvider implements PacketSourceProvider {
    private final String scheme;

    NamedProvider(String scheme) {
      this.scheme = scheme;
    }

    @Override
    public String scheme() {
      return scheme;
    }

    @Override
    public String synopsis() {
      return scheme + ":X";
    }

    @Override
    public String description() {
      return "For a test";
    }

    @Override
    public PacketSource open(CaptureUri uri, CaptureOptions options) {
      return new TestSource(uri.toString(), options.taps());
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
    CaptureException e = assertThrows(CaptureException.class, () -> PacketSources.open("a.pcap"));
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
      assertFalse(source.inject(MemorySegment.NULL, 0, 0, PacketBatch.NO_TAP, Direction.EGRESS));
    }
  }
}

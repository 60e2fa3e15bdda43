package io.vpi.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds and opens sources by name. Thread safe. */
public final class PacketSources {
  /** Ends a search in which the service loader does not get past an error. */
  private static final int MAX_ERRORS = 1000;

  private static final System.Logger LOG = System.getLogger(PacketSources.class.getName());

  private PacketSources() {}

  /**
   * The providers that are there, by scheme. They are looked for on each call: on the module path
   * and the class path that see this class, and through the thread's context class loader.
   *
   * @return a new list in order of scheme; of two for one scheme, the first found; one that cannot
   *     be loaded is logged as a warning and left out
   */
  public static List<PacketSourceProvider> providers() {
    List<PacketSourceProvider> found = new ArrayList<>();
    ServiceLoader<PacketSourceProvider> own =
        ServiceLoader.load(PacketSourceProvider.class, PacketSources.class.getClassLoader());
    addNew(found, own);
    addNew(found, ServiceLoader.load(PacketSourceProvider.class));
    found.sort(Comparator.comparing(PacketSourceProvider::scheme));
    return found;
  }

  private static void addNew(
      List<PacketSourceProvider> found, ServiceLoader<PacketSourceProvider> loader) {
    Iterator<PacketSourceProvider> all = loader.iterator();
    int errors = 0;
    while (errors < MAX_ERRORS) {
      try {
        if (!all.hasNext()) {
          return;
        }
        PacketSourceProvider provider = all.next();
        if (found.stream().noneMatch(p -> p.scheme().equals(provider.scheme()))) {
          found.add(provider);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        errors++;
        LOG.log(
            System.Logger.Level.WARNING,
            () -> "a provider of capture sources is passed over, it cannot be loaded: " + e);
      }
    }
  }

  /**
   * Opens a source with default options.
   *
   * @param name such as {@code pcap:guests.pcapng}
   * @return the open source; the caller closes it
   * @throws CaptureException if the name is none, its scheme is unknown, or the source does not
   *     open
   */
  public static PacketSource open(String name) throws CaptureException {
    return open(name, CaptureOptions.defaults());
  }

  /**
   * Opens a source.
   *
   * @param name such as {@code pcap:guests.pcapng}
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if the name is none, its scheme is unknown, or the source does not
   *     open
   */
  public static PacketSource open(String name, CaptureOptions options) throws CaptureException {
    CaptureUri uri = CaptureUri.parse(name);
    return provider(uri).open(uri, options);
  }

  /**
   * Opens several queues of one source, one for each thread that inspects.
   *
   * @param name such as {@code afpacket:sens0}
   * @param options what every source is told
   * @param queues how many, 1 or more
   * @return the open queues; the caller closes each
   * @throws CaptureException if the name is none, its scheme is unknown, or the source does not
   *     open with so many
   */
  public static List<PacketSource> openQueues(String name, CaptureOptions options, int queues)
      throws CaptureException {
    CaptureUri uri = CaptureUri.parse(name);
    return provider(uri).openQueues(uri, options, queues);
  }

  private static PacketSourceProvider provider(CaptureUri uri) throws CaptureException {
    List<PacketSourceProvider> providers = providers();
    for (PacketSourceProvider provider : providers) {
      if (provider.scheme().equals(uri.scheme())) {
        return provider;
      }
    }
    String known =
        providers.isEmpty()
            ? "none is installed"
            : "known are "
                + providers.stream()
                    .map(PacketSourceProvider::synopsis)
                    .collect(Collectors.joining(", "));
    throw new CaptureException(
        "no capture source for the scheme '" + uri.scheme() + "' in '" + uri + "'; " + known);
  }
}

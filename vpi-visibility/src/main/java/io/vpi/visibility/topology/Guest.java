package io.vpi.visibility.topology;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A virtual machine, a container, or a server on a physical switch.
 *
 * @param id its name
 * @param uuid what identifies it wherever it runs, or the empty string
 * @param operatingSystem its operating system in its owner's words, or the empty string
 * @param tenant whose it is, or the empty string
 * @param labels what its owner says of it, by name
 * @param interfaces its network cards
 */
public record Guest(
    GuestId id,
    String uuid,
    String operatingSystem,
    String tenant,
    Map<String, String> labels,
    List<GuestInterface> interfaces) {
  /** Checks the parts and copies the collections. */
  public Guest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(operatingSystem, "operatingSystem");
    Objects.requireNonNull(tenant, "tenant");
    labels = Map.copyOf(labels);
    interfaces = List.copyOf(interfaces);
  }

  /**
   * A guest of which only its cards are known.
   *
   * @param id its name
   * @param interfaces its network cards
   * @return the guest
   */
  public static Guest of(GuestId id, GuestInterface... interfaces) {
    return new Guest(id, "", "", "", Map.of(), List.of(interfaces));
  }
}

package io.vpi.visibility.topology;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network card of a guest.
 *
 * @param name how the hypervisor calls it, such as {@code net0}, or the empty string
 * @param port the port of the host that its frames cross, or null if it is not known
 * @param mac its address as {@link MacAddress} has it, or {@link MacAddress#NONE}
 * @param addresses the IP addresses known
 */
public record GuestInterface(
    String name, @Nullable PortId port, long mac, List<IpAddress> addresses) {
  /** Checks the parts and copies the list. */
  public GuestInterface {
    Objects.requireNonNull(name, "name");
    addresses = List.copyOf(addresses);
  }

  /**
   * A card of which the port and address are known.
   *
   * @param port the port of the host
   * @param mac its address, or {@link MacAddress#NONE}
   * @return the card
   */
  public static GuestInterface at(PortId port, long mac) {
    return new GuestInterface("", port, mac, List.of());
  }
}

package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.PortId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a conversation: a guest's card in one network, or the world outside. A guest with two
 * cards, or with one card in two VLANs, is two stations.
 *
 * @param guest the guest, or null for the outside
 * @param port the port of its host that its frames cross, or null for the outside
 * @param vlan the VLAN at that port, 0 for untagged; 0 for the outside
 * @param network the network's name as people know it, such as {@code VLAN 10} or {@code VNI 5000};
 *     the empty string for the outside
 */
public record Station(@Nullable GuestId guest, @Nullable PortId port, int vlan, String network)
    implements Comparable<Station> {
  /** Whatever lies beyond this picture. */
  public static final Station OUTSIDE = new Station(null, null, 0, "");

  /** Checks the parts. */
  public Station {
    Objects.requireNonNull(network, "network");
    if ((guest == null) != (port == null)) {
      throw new IllegalArgumentException("a station is a guest at a port, or neither");
    }
  }

  /**
   * Whether it is the world outside.
   *
   * @return true for {@link #OUTSIDE}
   */
  public boolean isOutside() {
    return guest == null;
  }

  @Override
  public int compareTo(Station other) {
    return toString().compareTo(other.toString());
  }

  /**
   * Its name for people.
   *
   * @return such as {@code web-1@kvm1 (vnet0, VLAN 10)}, or {@code outside}
   */
  @Override
  public String toString() {
    return guest == null || port == null
        ? "outside"
        : guest + " (" + port.name() + (network.isEmpty() ? "" : ", " + network) + ")";
  }
}

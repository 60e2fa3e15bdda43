package io.vpi.visibility.verdict;

import java.util.Set;

/**
 * What a broadcast reaches: VLANs of switches, and the tunnels and cables between them.
 *
 * @param number which, from 0 on; told apart by this alone
 * @param name its name for people, such as {@code VNI 5000}; two networks may bear one, at two
 *     sites
 * @param vlans the VLAN ids that its frames bear in some place, 1 to 4095; none where no switch
 *     looks at tags
 * @param overlays the network ids that its frames are wrapped under in some place
 */
public record Network(int number, String name, Set<Integer> vlans, Set<Long> overlays) {
  /** Copies the sets. */
  public Network {
    vlans = Set.copyOf(vlans);
    overlays = Set.copyOf(overlays);
  }
}

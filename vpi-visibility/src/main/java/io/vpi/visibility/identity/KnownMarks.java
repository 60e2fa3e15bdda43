package io.vpi.visibility.identity;

import io.vpi.asset.Endpoint;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.verdict.Network;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * All VLAN ids and network ids that the picture knows, and which tenant has guests under each.
 * Immutable once the networks have been entered.
 */
final class KnownMarks {
  private static final int VLANS = 4096;

  /** Under this mark are guests of several tenants, or some that are not named as anyone's. */
  private static final int SEVERAL = -1;

  private final BitSet vlans = new BitSet(VLANS);
  private final int[] tenantOfVlan = new int[VLANS];
  private final Map<Long, Integer> overlays = new HashMap<>();
  private final long[] mirrors;

  private long[] overlayIds = {};
  private int[] tenantOfOverlay = {};

  /** Enters the ids of tunnels that bring copies to a sensor and join no network. */
  KnownMarks(Topology topology) {
    mirrors =
        topology.ports().stream()
            .filter(port -> port.memberOf() == null && port.tunnel() != null)
            .mapToLong(KnownMarks::networkId)
            .filter(id -> id != Tunnel.NO_NETWORK)
            .distinct()
            .sorted()
            .toArray();
  }

  private static long networkId(Port port) {
    Tunnel tunnel = port.tunnel();
    return tunnel == null ? Tunnel.NO_NETWORK : tunnel.networkId();
  }

  /** Enters a network in which there is a guest of a tenant; 0 if none is named. */
  void enter(Network network, int tenant) {
    for (int vlan : network.vlans()) {
      tenantOfVlan[vlan] = vlans.get(vlan) ? merged(tenantOfVlan[vlan], tenant) : named(tenant);
      vlans.set(vlan);
    }
    network.overlays().forEach(id -> overlays.merge(id, named(tenant), KnownMarks::merged));
  }

  private static int named(int tenant) {
    return tenant == 0 ? SEVERAL : tenant;
  }

  private static int merged(int before, int tenant) {
    return before == tenant ? before : SEVERAL;
  }

  /** All networks are entered. */
  KnownMarks complete() {
    overlayIds = overlays.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    tenantOfOverlay = Arrays.stream(overlayIds).mapToInt(overlays::get).toArray();
    return this;
  }

  boolean isVlan(int id) {
    return vlans.get(id);
  }

  boolean isOverlay(long id) {
    return Arrays.binarySearch(overlayIds, id) >= 0;
  }

  /** Whether it is the id of a mirror's tunnel, which says nothing of what is in it. */
  boolean isMirror(long id) {
    return Arrays.binarySearch(mirrors, id) >= 0 && !isOverlay(id);
  }

  /** The tenant under whose marks something was seen, or 0 if they do not name one. */
  int tenant(Endpoint seen) {
    int overlay = Arrays.binarySearch(overlayIds, seen.networkId());
    int tenant =
        overlay >= 0
            ? tenantOfOverlay[overlay]
            : seen.outerVlan() > 0 && seen.outerVlan() < VLANS ? tenantOfVlan[seen.outerVlan()] : 0;
    return Math.max(tenant, 0);
  }
}

package io.vpi.visibility.identity;

import io.vpi.asset.Endpoint;
import io.vpi.visibility.verdict.Network;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What the frames of one network bear, in one place or another: VLAN ids and network ids of
 * overlays. Immutable; one object a network.
 */
final class Marks {
  private final KnownMarks all;
  private final BitSet vlans = new BitSet();
  private final long[] overlays;

  Marks(Network network, KnownMarks all) {
    this.all = all;
    network.vlans().forEach(vlans::set);
    overlays = network.overlays().stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** How the marks of a frame fit; one without marks, as at a guest's own port, fits all. */
  Fit fit(Endpoint seen) {
    Fit byOverlay = byOverlay(seen.networkId());
    Fit byVlan = byVlan(seen);
    if (byOverlay == Fit.NO || byVlan == Fit.NO) {
      return Fit.NO;
    }
    return byOverlay == Fit.YES || byVlan == Fit.YES ? Fit.YES : Fit.MAYBE;
  }

  private Fit byOverlay(long id) {
    if (id < 0 || all.isMirror(id)) {
      return Fit.MAYBE;
    }
    if (Arrays.binarySearch(overlays, id) >= 0) {
      return Fit.YES;
    }
    // An id of no network that is known may be that of a cloud's mirror.
    return all.isOverlay(id) || overlays.length > 0 ? Fit.NO : Fit.MAYBE;
  }

  private Fit byVlan(Endpoint seen) {
    int outer = seen.outerVlan();
    if (outer <= 0) {
      return Fit.MAYBE;
    }
    int inner = seen.innerVlan();
    if (vlans.get(outer) || (inner > 0 && vlans.get(inner))) {
      return Fit.YES;
    }
    return all.isVlan(outer) || !vlans.isEmpty() ? Fit.NO : Fit.MAYBE;
  }
}

package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.LinkEntry;
import io.vpi.visibility.reader.MirrorAction;
import io.vpi.visibility.reader.NftJsonReader;
import io.vpi.visibility.reader.NftTextReader;
import io.vpi.visibility.reader.TcFilterReader;
import io.vpi.visibility.reader.TcFilters;
import io.vpi.visibility.reader.TcQdiscReader;
import io.vpi.visibility.topology.FilterHook;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes taps of the mirrors of traffic control and nftables. */
final class MirrorParts {
  private final HostFacts host;
  private final Map<String, Long> sendDrops = new HashMap<>();
  private final Map<String, Integer> firstPreferences = new HashMap<>();

  MirrorParts(HostFacts host, List<LinkEntry> links) {
    this.host = host;
    links.forEach(link -> sendDrops.put(link.name(), link.sendDrops()));
  }

  void enter() {
    trafficControl(InventorySource.TC_INGRESS, false);
    trafficControl(InventorySource.TC_EGRESS, true);
    InventorySource hooks = InventorySource.TC_QDISC;
    TcQdiscReader.read(host.text(hooks), host.warnings(hooks))
        .forEach((device, isBoth) -> hook(device, isBoth));
    nftables().forEach(mirror -> tap(mirror, TapKind.NFT_DUP));
  }

  private void trafficControl(InventorySource source, boolean isEgress) {
    for (CommandOutput output : host.outputs(source)) {
      String device = output.subject();
      TcFilters filters =
          TcFilterReader.read(output.output(), device, isEgress, host.warnings(source, device));
      filters.mirrors().forEach(mirror -> tap(mirror, TapKind.TC_MIRROR));
      if (filters.firstPreference() > 0) {
        firstPreferences.merge(device, filters.firstPreference(), Math::min);
        // Where there are filters, there is a place for them, whether or not it was asked for.
        hook(device, isEgress);
      }
    }
  }

  private void hook(String device, boolean takesEgress) {
    PortId port = host.port(device);
    host.builder()
        .filterHook(port, new FilterHook(takesEgress, firstPreferences.getOrDefault(device, 0)));
  }

  /** The text where there is one: it always names the devices. */
  private List<MirrorAction> nftables() {
    InventorySource text = InventorySource.NFT_TEXT;
    InventorySource json = InventorySource.NFT_JSON;
    return host.outputs(text).isEmpty()
        ? NftJsonReader.read(host.text(json), host.warnings(json))
        : NftTextReader.read(host.text(text), host.warnings(text));
  }

  private void tap(MirrorAction mirror, TapKind kind) {
    PortId port = host.port(mirror.device());
    host.builder()
        .tap(
            new Tap(
                port
                    + " "
                    + kind.text()
                    + (mirror.isEgress() ? " egress " : " ingress ")
                    + mirror.label()
                    + " to "
                    + mirror.output(),
                kind,
                leavesSwitch(mirror, port) ? TapCoverage.leaving(port) : TapCoverage.entering(port),
                mirror.condition().isEmpty()
                    ? TapFilter.EVERYTHING
                    : TapFilter.matching(mirror.condition()),
                new TapSink.ToPort(host.port(mirror.output())),
                new TapHealth(true, mirror.copied(), dropped(mirror), 0)));
  }

  /**
   * What the kernel receives of a guest's tap enters the switch; where the kernel is at the other
   * side of a port, it has left it.
   */
  private boolean leavesSwitch(MirrorAction mirror, PortId id) {
    Port port = host.builder().findPort(id);
    return mirror.isEgress() != (port != null && port.kind().isBehindSwitch());
  }

  /** Copies are lost by the filter, or by the interface that it hands them to. */
  private long dropped(MirrorAction mirror) {
    long bySink = sendDrops.getOrDefault(mirror.output(), TapHealth.UNKNOWN_COUNT);
    if (mirror.dropped() < 0 || bySink < 0) {
      return Math.max(mirror.dropped(), bySink);
    }
    return mirror.dropped() + bySink;
  }
}

package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.MirrorAction;
import io.vpi.visibility.reader.NftJsonReader;
import io.vpi.visibility.reader.NftTextReader;
import io.vpi.visibility.reader.TcFilterReader;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import java.util.ArrayList;
import java.util.List;

/** Makes taps of the mirrors of traffic control and nftables. */
final class MirrorParts {
  private final HostFacts host;

  MirrorParts(HostFacts host) {
    this.host = host;
  }

  void enter() {
    List<MirrorAction> ingress = trafficControl(InventorySource.TC_INGRESS, false);
    List<MirrorAction> egress = trafficControl(InventorySource.TC_EGRESS, true);
    new SharedTables(ingress, egress, host.warnings(InventorySource.TC_INGRESS))
        .told()
        .forEach(mirror -> tap(mirror, TapKind.TC_MIRROR));
    nftables().forEach(mirror -> tap(mirror, TapKind.NFT_DUP));
  }

  private List<MirrorAction> trafficControl(InventorySource source, boolean isEgress) {
    List<MirrorAction> mirrors = new ArrayList<>();
    for (CommandOutput output : host.outputs(source)) {
      String device = output.subject();
      mirrors.addAll(
          TcFilterReader.read(output.output(), device, isEgress, host.warnings(source, device)));
    }
    return mirrors;
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
                mirror.isEgress() ? TapCoverage.leaving(port) : TapCoverage.entering(port),
                mirror.condition().isEmpty()
                    ? TapFilter.EVERYTHING
                    : TapFilter.matching(mirror.condition()),
                new TapSink.ToPort(host.port(mirror.output())),
                new TapHealth(true, mirror.copied(), mirror.dropped(), 0)));
  }
}

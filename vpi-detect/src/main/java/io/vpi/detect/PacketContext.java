package io.vpi.detect;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.decode.Ethernet;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.detect.eval.PacketFacts;
import io.vpi.event.CommunityId;
import io.vpi.flow.policy.TenantKey;
import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The packet that is being inspected, as its events show it. What costs an object (addresses,
 * tenant, Community ID, assets) is made when it is first asked for and serves all events of the
 * packet.
 */
final class PacketContext {
  private final PacketFacts facts;
  private final AssetResolver assets;

  private @Nullable PacketBatch batch;
  private @Nullable LayerTable layers;
  private int packet;
  private long number;
  private long tenantBits;

  private @Nullable IpAddress source;
  private @Nullable IpAddress destination;
  private @Nullable Tenant tenant;
  private @Nullable String communityId;
  private @Nullable Asset sourceAsset;
  private @Nullable Asset destinationAsset;

  PacketContext(PacketFacts facts, AssetResolver assets) {
    this.facts = facts;
    this.assets = assets;
  }

  /** Turns to a packet whose facts were read; its tenant in the bits of {@link TenantKey}. */
  void start(
      PacketBatch itsBatch, LayerTable itsLayers, int index, long itsNumber, long itsTenant) {
    batch = itsBatch;
    layers = itsLayers;
    packet = index;
    number = itsNumber;
    tenantBits = itsTenant;
    forget();
  }

  /** Lets go of the batch. */
  void release() {
    batch = null;
    layers = null;
    forget();
  }

  private void forget() {
    source = null;
    destination = null;
    tenant = null;
    communityId = null;
    sourceAsset = null;
    destinationAsset = null;
  }

  PacketBatch batch() {
    return Objects.requireNonNull(
        batch, "an event is valid only during the call that hands it over");
  }

  private LayerTable layers() {
    return Objects.requireNonNull(
        layers, "an event is valid only during the call that hands it over");
  }

  PacketFacts facts() {
    return facts;
  }

  int packet() {
    return packet;
  }

  long number() {
    return number;
  }

  TapPoint tap() {
    TapRegistry taps = batch().taps();
    return taps == null ? TapPoint.UNKNOWN : taps.tap(batch().tapId(packet));
  }

  @Nullable IpAddress source() {
    if (source == null && facts.hasIp()) {
      source = address(facts.sourceHigh(), facts.sourceLow());
    }
    return source;
  }

  @Nullable IpAddress destination() {
    if (destination == null && facts.hasIp()) {
      destination = address(facts.destinationHigh(), facts.destinationLow());
    }
    return destination;
  }

  private IpAddress address(long high, long low) {
    return facts.version() == 4 ? IpAddress.ofIpv4((int) low) : IpAddress.ofIpv6(high, low);
  }

  Tenant tenant() {
    Tenant known = tenant;
    if (known == null) {
      known = TenantKey.tenant(tenantBits, tap().addressSpace());
      tenant = known;
    }
    return known;
  }

  @Nullable String communityId() {
    IpAddress from = source();
    IpAddress to = destination();
    if (communityId == null && from != null && to != null) {
      boolean icmp = facts.icmpType() >= 0;
      communityId =
          CommunityId.of(
              0,
              from,
              to,
              facts.ipProtocol(),
              icmp ? facts.icmpType() : Math.max(0, facts.sourcePort()),
              icmp ? facts.icmpCode() : Math.max(0, facts.destinationPort()));
    }
    return communityId;
  }

  Asset sourceAsset() {
    Asset known = sourceAsset;
    if (known == null) {
      known = assets.resolve(mac(true), source(), tenant());
      sourceAsset = known;
    }
    return known;
  }

  Asset destinationAsset() {
    Asset known = destinationAsset;
    if (known == null) {
      known = assets.resolve(mac(false), destination(), tenant());
      destinationAsset = known;
    }
    return known;
  }

  /** Of the innermost Ethernet header around the IP header that the addresses are of. */
  private long mac(boolean ofSource) {
    LayerTable table = layers();
    int network = table.network(packet);
    int last = network == LayerTable.NONE ? table.layerCount(packet) : network;
    for (int layer = last - 1; layer >= 0; layer--) {
      if (table.protocol(packet, layer) == Protocol.ETHERNET) {
        long header = batch().offset(packet) + table.offset(packet, layer);
        return ofSource
            ? Ethernet.source(batch().memory(), header)
            : Ethernet.destination(batch().memory(), header);
      }
    }
    return MacAddress.NONE;
  }
}

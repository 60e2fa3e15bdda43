package io.vpi.detect;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import io.vpi.detect.eval.PacketFacts;
import io.vpi.event.CommunityId;
import io.vpi.flow.FlowEnds;
import io.vpi.flow.FlowPacket;
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

  private final Endpoint end = new Endpoint();

  private @Nullable PacketBatch batch;
  private @Nullable FlowPacket flowPacket;
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

  /** Turns to a packet whose facts were read. */
  void start(FlowPacket itsPacket, long itsNumber) {
    start(itsPacket.batch(), itsPacket.index(), itsNumber, itsPacket.tenant());
    flowPacket = itsPacket;
  }

  /** Turns to a direction of a flow, and the packet of no bytes that stands for it. */
  void start(PacketBatch itsBatch, FlowEnds ends, long itsNumber) {
    start(itsBatch, 0, itsNumber, ends.tenant());
    sourceAsset = ends.sourceAsset();
    destinationAsset = ends.destinationAsset();
  }

  private void start(PacketBatch itsBatch, int index, long itsNumber, long itsTenant) {
    batch = itsBatch;
    flowPacket = null;
    packet = index;
    number = itsNumber;
    tenantBits = itsTenant;
    forget();
  }

  /** Lets go of the batch. */
  void release() {
    batch = null;
    flowPacket = null;
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
      known = resolve(true, facts.sourceHigh(), facts.sourceLow());
      sourceAsset = known;
    }
    return known;
  }

  Asset destinationAsset() {
    Asset known = destinationAsset;
    if (known == null) {
      known = resolve(false, facts.destinationHigh(), facts.destinationLow());
      destinationAsset = known;
    }
    return known;
  }

  private Asset resolve(boolean ofSource, long high, long low) {
    FlowPacket sent = flowPacket;
    long mac = sent == null ? MacAddress.NONE : ofSource ? sent.sourceMac() : sent.destinationMac();
    end.mac(mac).address(facts.hasIp() ? facts.version() : 0, high, low);
    TenantKey.spell(tenantBits, tap().addressSpace(), end);
    return assets.resolve(end);
  }
}

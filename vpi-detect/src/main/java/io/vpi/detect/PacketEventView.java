package io.vpi.detect;

import io.vpi.asset.Asset;
import io.vpi.event.PacketEvent;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** An event about the packet that is being inspected; one object for all of its kind. */
abstract class PacketEventView implements PacketEvent {
  private final PacketContext context;

  PacketEventView(PacketContext context) {
    this.context = context;
  }

  final PacketContext context() {
    return context;
  }

  @Override
  public final long timestamp() {
    return context.batch().timestamp(context.packet());
  }

  @Override
  public final long packetNumber() {
    return context.number();
  }

  @Override
  public final TapPoint tap() {
    return context.tap();
  }

  @Override
  public final Direction direction() {
    return context.batch().direction(context.packet());
  }

  @Override
  public final @Nullable IpAddress sourceAddress() {
    return context.source();
  }

  @Override
  public final @Nullable IpAddress destinationAddress() {
    return context.destination();
  }

  @Override
  public final int ipProtocol() {
    return context.facts().ipProtocol();
  }

  @Override
  public final int sourcePort() {
    return context.facts().sourcePort();
  }

  @Override
  public final int destinationPort() {
    return context.facts().destinationPort();
  }

  @Override
  public final int icmpType() {
    return context.facts().icmpType();
  }

  @Override
  public final int icmpCode() {
    return context.facts().icmpCode();
  }

  @Override
  public final Tenant tenant() {
    return context.tenant();
  }

  @Override
  public final @Nullable String communityId() {
    return context.communityId();
  }

  @Override
  public final Asset sourceAsset() {
    return context.sourceAsset();
  }

  @Override
  public final Asset destinationAsset() {
    return context.destinationAsset();
  }

  @Override
  public final Verdict verdict() {
    return context.batch().verdict(context.packet());
  }

  @Override
  public final int linkType() {
    return context.batch().linkType(context.packet());
  }

  @Override
  public final MemorySegment memory() {
    return context.batch().memory();
  }

  @Override
  public final long offset() {
    return context.batch().offset(context.packet());
  }

  @Override
  public final int capturedLength() {
    return context.batch().capturedLength(context.packet());
  }

  @Override
  public final long payloadOffset() {
    return context.facts().payloadOffset();
  }

  @Override
  public final int payloadLength() {
    return context.facts().payloadLength();
  }
}

package io.vpi.eve;

import io.vpi.asset.Asset;
import io.vpi.event.PacketEvent;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A hand-made event: every fact is a field that a test sets. It begins as a packet without IP. */
class TestPacketEvent implements PacketEvent {
  long timestamp = 1_714_564_800_123_456_789L;
  long packetNumber = 1;
  TapPoint tap = TapPoint.UNKNOWN;
  Direction direction = Direction.UNKNOWN;
  IpAddress sourceAddress;
  IpAddress destinationAddress;
  int ipProtocol = -1;
  int sourcePort = -1;
  int destinationPort = -1;
  int icmpType = -1;
  int icmpCode = -1;
  Tenant tenant = Tenant.NONE;
  String communityId;
  Asset sourceAsset = Asset.UNKNOWN;
  Asset destinationAsset = Asset.UNKNOWN;
  Verdict verdict = Verdict.PASS;
  int linkType = LinkType.ETHERNET;
  MemorySegment memory = MemorySegment.NULL;
  long offset;
  int capturedLength;
  long payloadOffset;
  int payloadLength;

  /** Lays a packet out between bytes that do not belong to it. */
  void packet(byte[] header, byte[] payload) {
    long margin = 7;
    memory = Arena.ofAuto().allocate(header.length + payload.length + 2 * margin);
    memory.fill((byte) 'X');
    offset = margin;
    capturedLength = header.length + payload.length;
    payloadOffset = margin + header.length;
    payloadLength = payload.length;
    MemorySegment.copy(header, 0, memory, ValueLayout.JAVA_BYTE, offset, header.length);
    MemorySegment.copy(payload, 0, memory, ValueLayout.JAVA_BYTE, payloadOffset, payload.length);
  }

  void ends(String source, int sourcePort, String destination, int destinationPort, int protocol) {
    sourceAddress = IpAddress.parse(source).orElseThrow();
    destinationAddress = IpAddress.parse(destination).orElseThrow();
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
    ipProtocol = protocol;
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public long packetNumber() {
    return packetNumber;
  }

  @Override
  public TapPoint tap() {
    return tap;
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public IpAddress sourceAddress() {
    return sourceAddress;
  }

  @Override
  public IpAddress destinationAddress() {
    return destinationAddress;
  }

  @Override
  public int ipProtocol() {
    return ipProtocol;
  }

  @Override
  public int sourcePort() {
    return sourcePort;
  }

  @Override
  public int destinationPort() {
    return destinationPort;
  }

  @Override
  public int icmpType() {
    return icmpType;
  }

  @Override
  public int icmpCode() {
    return icmpCode;
  }

  @Override
  public Tenant tenant() {
    return tenant;
  }

  @Override
  public String communityId() {
    return communityId;
  }

  @Override
  public Asset sourceAsset() {
    return sourceAsset;
  }

  @Override
  public Asset destinationAsset() {
    return destinationAsset;
  }

  @Override
  public Verdict verdict() {
    return verdict;
  }

  @Override
  public int linkType() {
    return linkType;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public int capturedLength() {
    return capturedLength;
  }

  @Override
  public long payloadOffset() {
    return payloadOffset;
  }

  @Override
  public int payloadLength() {
    return payloadLength;
  }
}

package io.vpi.eve;

import io.vpi.event.PacketEvent;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A hand-made event: every fact is a field that a test sets. It begins as a packet without IP. */
class TestPacketEvent extends TestTraffic implements PacketEvent {
  long timestamp = 1_714_564_800_123_456_789L;
  long packetNumber = 1;
  Direction direction = Direction.UNKNOWN;
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

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public long packetNumber() {
    return packetNumber;
  }

  @Override
  public Direction direction() {
    return direction;
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

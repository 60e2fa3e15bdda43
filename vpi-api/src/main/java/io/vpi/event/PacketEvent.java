package io.vpi.event;

import io.vpi.packet.Direction;
import io.vpi.packet.Verdict;
import java.lang.foreign.MemorySegment;

/**
 * An event about a packet. Addresses and ports are those of the innermost IP packet that was
 * decoded; "source" is who sent this packet.
 */
public interface PacketEvent extends TrafficEvent {
  /**
   * The packet's number at its inspector, counted from 1: for a file inspected from its beginning,
   * the frame number.
   *
   * @return 1 or more
   */
  long packetNumber();

  /**
   * Which way the packet crossed the tap.
   *
   * @return the direction
   */
  Direction direction();

  /**
   * What really became of the packet, as far as this event's producer knows: PASS for every packet
   * of a source that cannot keep one from going on.
   *
   * @return the verdict
   */
  Verdict verdict();

  /**
   * What the packet begins with.
   *
   * @return a number of {@link io.vpi.packet.LinkType}
   */
  int linkType();

  /**
   * Where the packet's bytes lie; the source's memory, valid during the call.
   *
   * @return a segment that spans more than this packet
   */
  MemorySegment memory();

  /**
   * Where its first byte lies.
   *
   * @return offset in bytes in {@link #memory()}
   */
  long offset();

  /**
   * How many bytes of it are there.
   *
   * @return length in bytes
   */
  int capturedLength();

  /**
   * Where the transport payload lies, or the IP payload where there is no transport header.
   *
   * @return offset in bytes in {@link #memory()}
   */
  long payloadOffset();

  /**
   * How long the payload is.
   *
   * @return length in bytes, 0 where there is none
   */
  int payloadLength();
}

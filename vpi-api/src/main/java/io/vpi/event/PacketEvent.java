package io.vpi.event;

import io.vpi.asset.Asset;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An event about a packet. Addresses and ports are those of the innermost IP packet that was
 * decoded; "source" is who sent this packet.
 */
public interface PacketEvent extends Event {
  /**
   * The packet's number at its inspector, counted from 1: for a file inspected from its beginning,
   * the frame number.
   *
   * @return 1 or more
   */
  long packetNumber();

  /**
   * Where the packet was seen.
   *
   * @return the tap, {@link TapPoint#UNKNOWN} if not known
   */
  TapPoint tap();

  /**
   * Which way the packet crossed the tap.
   *
   * @return the direction
   */
  Direction direction();

  /**
   * Who sent the packet.
   *
   * @return the address, or null for a packet without IP
   */
  @Nullable IpAddress sourceAddress();

  /**
   * Whom it is for.
   *
   * @return the address, or null for a packet without IP
   */
  @Nullable IpAddress destinationAddress();

  /**
   * The protocol above IP, an IANA protocol number.
   *
   * @return 0 to 255, or -1 for a packet without IP
   */
  int ipProtocol();

  /**
   * The sender's port.
   *
   * @return 0 to 65535, or -1 where the protocol has no ports or they were not there
   */
  int sourcePort();

  /**
   * The receiver's port.
   *
   * @return 0 to 65535, or -1 where the protocol has no ports or they were not there
   */
  int destinationPort();

  /**
   * The ICMP or ICMPv6 type.
   *
   * @return 0 to 255, or -1 for another protocol
   */
  int icmpType();

  /**
   * The ICMP or ICMPv6 code.
   *
   * @return 0 to 255, or -1 for another protocol
   */
  int icmpCode();

  /**
   * The tenant that the packet belongs to.
   *
   * @return VLANs, overlay network and address space
   */
  Tenant tenant();

  /**
   * The flow's Community ID, version 1, seed 0: the same for both directions and for every tool
   * that speaks it.
   *
   * @return such as {@code 1:wCb3OG7yAFWelaUydu0D+125CLM=}, or null for a packet without IP
   */
  @Nullable String communityId();

  /**
   * What the inventory knows of the sender.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  Asset sourceAsset();

  /**
   * What the inventory knows of the receiver.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  Asset destinationAsset();

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

package io.vpi.event;

import io.vpi.asset.Asset;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.tap.TapPoint;
import org.jspecify.annotations.Nullable;

/**
 * An event about what one end sends to another: a packet, or a flow. Of a packet "source" is who
 * sent it and "destination" whom it is for; of a flow they are the client and the server.
 *
 * <p>Addresses, Community ID and assets are made when they are asked for.
 */
public interface TrafficEvent extends Event {
  /**
   * Where the packet was seen, or the flow's first.
   *
   * @return the tap, {@link TapPoint#UNKNOWN} if not known
   */
  TapPoint tap();

  /**
   * Where it comes from.
   *
   * @return the address, or null for a packet without IP
   */
  @Nullable IpAddress sourceAddress();

  /**
   * Where it goes to.
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
   * The source's port.
   *
   * @return 0 to 65535, or -1 where the protocol has no ports or they were not there
   */
  int sourcePort();

  /**
   * The destination's port.
   *
   * @return 0 to 65535, or -1 where the protocol has no ports or they were not there
   */
  int destinationPort();

  /**
   * The ICMP or ICMPv6 type; of a flow of requests and their replies, the request's.
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
   * The tenant that it belongs to.
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
   * What the inventory knows of the source.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  Asset sourceAsset();

  /**
   * What the inventory knows of the destination.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  Asset destinationAsset();
}

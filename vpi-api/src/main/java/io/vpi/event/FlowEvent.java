package io.vpi.event;

import io.vpi.asset.Asset;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.tap.TapPoint;
import org.jspecify.annotations.Nullable;

/**
 * A flow has ended: what two ends have sent to each other, as the client sees it. "Source" is the
 * client, who spoke first as far as was seen, and "destination" the server. {@link #timestamp} is
 * when the end was noticed.
 *
 * <p>Addresses, Community ID and assets are made when they are asked for.
 */
public interface FlowEvent extends Event {
  /**
   * The flow's name: no other flow of the same inspector has it.
   *
   * @return 0 to 2^53 - 1
   */
  long flowId();

  /**
   * Where the flow's first packet was seen.
   *
   * @return the tap, {@link TapPoint#UNKNOWN} if not known
   */
  TapPoint tap();

  /**
   * The client.
   *
   * @return its address
   */
  IpAddress sourceAddress();

  /**
   * The server.
   *
   * @return its address
   */
  IpAddress destinationAddress();

  /**
   * The protocol above IP, an IANA protocol number.
   *
   * @return 0 to 255
   */
  int ipProtocol();

  /**
   * The client's port.
   *
   * @return 0 to 65535, or -1 where the protocol has no ports
   */
  int sourcePort();

  /**
   * The server's port.
   *
   * @return 0 to 65535, or -1 where the protocol has no ports
   */
  int destinationPort();

  /**
   * The type of the ICMP or ICMPv6 messages; of requests and their replies, the request's.
   *
   * @return 0 to 255, or -1 for another protocol
   */
  int icmpType();

  /**
   * The code of the ICMP or ICMPv6 messages.
   *
   * @return 0 to 255, or -1 for another protocol
   */
  int icmpCode();

  /**
   * The tenant that the flow belongs to.
   *
   * @return VLANs, overlay network and address space
   */
  Tenant tenant();

  /**
   * The flow's Community ID, version 1, seed 0.
   *
   * @return such as {@code 1:wCb3OG7yAFWelaUydu0D+125CLM=}, or null if it has none
   */
  @Nullable String communityId();

  /**
   * What the inventory knows of the client.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  Asset sourceAsset();

  /**
   * What the inventory knows of the server.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  Asset destinationAsset();

  /**
   * How many packets the client sent.
   *
   * @return 0 or more
   */
  long packetsToServer();

  /**
   * How many packets the server sent.
   *
   * @return 0 or more
   */
  long packetsToClient();

  /**
   * How many bytes the client sent, headers included.
   *
   * @return 0 or more
   */
  long bytesToServer();

  /**
   * How many bytes the server sent, headers included.
   *
   * @return 0 or more
   */
  long bytesToClient();

  /**
   * When the first packet was seen.
   *
   * @return nanoseconds since 1970-01-01 UTC
   */
  long start();

  /**
   * When the last packet was seen.
   *
   * @return nanoseconds since 1970-01-01 UTC; where the clock was set back, this may lie before
   *     {@link #start}
   */
  long end();

  /**
   * How far the flow came.
   *
   * @return {@code new}, {@code established}, {@code closing}, {@code closed} or {@code bypassed}
   */
  String state();

  /**
   * Why it ended.
   *
   * @return {@code timeout}, {@code fin}, {@code rst}, {@code forced} where it made room for
   *     another, {@code tcp_reuse} or {@code shutdown}
   */
  String reason();

  /**
   * Whether a rule matched.
   *
   * @return true if one did
   */
  boolean isAlerted();

  /**
   * All TCP flags that the client sent, FIN the lowest bit.
   *
   * @return 8 bits; 0 without TCP
   */
  int tcpFlagsToServer();

  /**
   * All TCP flags that the server sent.
   *
   * @return 8 bits; 0 without TCP
   */
  int tcpFlagsToClient();

  /**
   * The state of the TCP connection.
   *
   * @return lower case as {@code fin_wait1}; {@code none} without TCP
   */
  String tcpState();
}

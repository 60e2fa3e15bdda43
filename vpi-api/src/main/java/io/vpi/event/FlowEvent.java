package io.vpi.event;

import io.vpi.net.IpAddress;

/**
 * A flow has ended: what two ends have sent to each other, as the client sees it. "Source" is the
 * client, who spoke first as far as was seen, and "destination" the server. {@link #timestamp} is
 * when the end was noticed.
 */
public interface FlowEvent extends TrafficEvent {
  /**
   * The flow's name: no other flow of the same inspector has it.
   *
   * @return 0 to 2^53 - 1
   */
  long flowId();

  /**
   * The client.
   *
   * @return its address
   */
  @Override
  IpAddress sourceAddress();

  /**
   * The server.
   *
   * @return its address
   */
  @Override
  IpAddress destinationAddress();

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

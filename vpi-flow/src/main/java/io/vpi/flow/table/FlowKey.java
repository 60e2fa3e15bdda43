package io.vpi.flow.table;

import io.vpi.decode.LayerTable;
import io.vpi.flow.policy.TenantKey;
import io.vpi.packet.PacketBatch;

/**
 * What a flow is told apart by: both addresses, ports, protocol, IP version, the tenant and the
 * tap's address space. Both directions of a flow have the same key: its ends are A and B, A the one
 * with the lower address and, of equal addresses, the lower port, both taken as unsigned. Reused: a
 * key is read into over and over.
 *
 * <ul>
 *   <li>TCP, UDP, UDP-Lite, SCTP and DCCP have ports. Where their header was not there (a fragment,
 *       a cut packet), both are 0.
 *   <li>ICMP and ICMPv6 have none. A request and its reply are one flow, told from others by the
 *       message's identifier: echo, timestamp, information, address mask and extended echo. Any
 *       other message belongs to the flow of its type and code between the two addresses.
 *   <li>All else is one flow for each protocol between two addresses.
 * </ul>
 *
 * <p>Not thread safe.
 */
public final class FlowKey {
  /** Stands in the lower byte of {@link #kind}; the IP version above. */
  private static final int PROTOCOL_MASK = 0xFF;

  private static final int VERSION_SHIFT = 8;
  private static final int PORT_MASK = 0xFFFF;

  // As they stand in a record; the table and the hash read them from here.
  long addressHighA;
  long addressLowA;
  long addressHighB;
  long addressLowB;
  long tenant;

  /** Ports: A's in the high half. Messages: type and code in the high half, identifier below. */
  int ports;

  int addressSpace;
  int kind;

  private boolean fromA;
  private boolean reply;

  /** Makes a key of nothing, to be read into. */
  public FlowKey() {}

  /**
   * Reads the key of a packet: of its innermost IP header, as {@link LayerTable#network} has it.
   *
   * @param batch the batch that the packet is of
   * @param layers what was decoded of it
   * @param packet the packet's index in both
   * @param tenants which headers say whose it is
   * @return whether the packet has an IP header; if not, this key is void
   */
  public boolean read(PacketBatch batch, LayerTable layers, int packet, TenantKey tenants) {
    return FlowKeyReader.read(this, batch, layers, packet, tenants);
  }

  /**
   * Reads the key of the packet that an ICMP or ICMPv6 error quotes, so that the error is found
   * with the flow that it speaks of. The quoted packet's tenant is taken to be the error's. {@link
   * #isFromA} then says who had sent the quoted packet.
   *
   * @param batch the batch that the error is of
   * @param layers what was decoded of it
   * @param packet the error's index in both
   * @param tenants which headers say whose it is
   * @return whether the packet quotes one whose IP header was there; if not, this key is void
   */
  public boolean readQuoted(PacketBatch batch, LayerTable layers, int packet, TenantKey tenants) {
    return FlowKeyReader.readQuoted(this, batch, layers, packet, tenants);
  }

  /**
   * Sets who sent the packet and whom it is for, with ports; of a protocol without ports, both 0.
   *
   * @param sourceHigh the sender's first 64 bits, 0 for IPv4
   * @param sourceLow its last 64 bits; for IPv4 its 32, zero-extended
   * @param sourcePort its port, 0 to 65535
   * @param destinationHigh the receiver's first 64 bits, 0 for IPv4
   * @param destinationLow its last 64 bits; for IPv4 its 32, zero-extended
   * @param destinationPort its port, 0 to 65535
   */
  public void ends(
      long sourceHigh,
      long sourceLow,
      int sourcePort,
      long destinationHigh,
      long destinationLow,
      int destinationPort) {
    int order = compare(sourceHigh, sourceLow, destinationHigh, destinationLow);
    reply = false;
    // Where both ends are the same, there are no two directions to tell apart.
    fromA = order < 0 || (order == 0 && sourcePort <= destinationPort);
    addresses(sourceHigh, sourceLow, destinationHigh, destinationLow);
    ports =
        fromA
            ? sourcePort << 16 | (destinationPort & PORT_MASK)
            : destinationPort << 16 | (sourcePort & PORT_MASK);
  }

  /**
   * Sets who sent an ICMP or ICMPv6 message and whom it is for.
   *
   * @param sourceHigh the sender's first 64 bits, 0 for IPv4
   * @param sourceLow its last 64 bits; for IPv4 its 32, zero-extended
   * @param destinationHigh the receiver's first 64 bits, 0 for IPv4
   * @param destinationLow its last 64 bits; for IPv4 its 32, zero-extended
   * @param type the message's type; of a reply, its request's
   * @param code the message's code; 0 for requests and replies
   * @param identifier of requests and replies, else 0
   * @param isReply whether it is a reply: it tells directions apart where a host sends to itself
   */
  void message(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int type,
      int code,
      int identifier,
      boolean isReply) {
    reply = isReply;
    int order = compare(sourceHigh, sourceLow, destinationHigh, destinationLow);
    fromA = order < 0 || (order == 0 && !reply);
    addresses(sourceHigh, sourceLow, destinationHigh, destinationLow);
    ports = type << 24 | code << 16 | identifier;
  }

  private static int compare(long highOne, long lowOne, long highOther, long lowOther) {
    int order = Long.compareUnsigned(highOne, highOther);
    return order != 0 ? order : Long.compareUnsigned(lowOne, lowOther);
  }

  private void addresses(
      long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
    addressHighA = fromA ? sourceHigh : destinationHigh;
    addressLowA = fromA ? sourceLow : destinationLow;
    addressHighB = fromA ? destinationHigh : sourceHigh;
    addressLowB = fromA ? destinationLow : sourceLow;
  }

  /**
   * Sets what is the same for both directions.
   *
   * @param ipVersion 4 or 6
   * @param ipProtocol IANA protocol number, 0 to 255
   * @param tenantBits as {@link TenantKey} packs them
   * @param space the tap's address space
   */
  public void scope(int ipVersion, int ipProtocol, long tenantBits, int space) {
    kind = ipVersion << VERSION_SHIFT | ipProtocol;
    tenant = tenantBits;
    addressSpace = space;
  }

  /**
   * Whether A sent the packet that this key was read from.
   *
   * @return false if B did
   */
  public boolean isFromA() {
    return fromA;
  }

  /**
   * Whether A is the client, as far as one packet tells: who sent it, but of an ICMP reply who will
   * receive it.
   *
   * @return false if B is
   */
  public boolean isClientA() {
    return fromA != reply;
  }

  /**
   * What the packet carries.
   *
   * @return IANA protocol number, 0 to 255
   */
  public int ipProtocol() {
    return kind & PROTOCOL_MASK;
  }

  /**
   * The version of IP.
   *
   * @return 4 or 6
   */
  public int ipVersion() {
    return kind >>> VERSION_SHIFT;
  }

  /**
   * An end's address, its first 64 bits.
   *
   * @param ofA whether A's
   * @return 0 for IPv4
   */
  public long addressHigh(boolean ofA) {
    return ofA ? addressHighA : addressHighB;
  }

  /**
   * An end's address, its last 64 bits.
   *
   * @param ofA whether A's
   * @return for IPv4 the 32 bits, zero-extended
   */
  public long addressLow(boolean ofA) {
    return ofA ? addressLowA : addressLowB;
  }

  /**
   * The tenant.
   *
   * @return bits as {@link TenantKey} packs them
   */
  public long tenant() {
    return tenant;
  }

  /**
   * The address space of the tap.
   *
   * @return 0 unless configured
   */
  public int addressSpace() {
    return addressSpace;
  }

  /** Ports and address space in one word, for the hash. */
  long portsAndSpace() {
    return (long) ports << 32 | (addressSpace & 0xFFFFFFFFL);
  }

  /**
   * An end's port.
   *
   * @param ofA whether A's
   * @return 0 to 65535; without meaning for ICMP and ICMPv6
   */
  public int port(boolean ofA) {
    return (ofA ? ports >>> 16 : ports) & PORT_MASK;
  }
}

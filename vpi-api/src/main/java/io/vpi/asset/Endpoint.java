package io.vpi.asset;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.net.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * One end of a packet or a flow, as it was seen: the question that an {@link AssetResolver}
 * answers. Its parts are numbers, so that to ask costs no object.
 *
 * <p>It belongs to who asks, who fills it again for the next question: whoever is asked reads it
 * during the call and copies what is to stay.
 *
 * <p>Not thread safe: each thread that asks has its own.
 */
public final class Endpoint {
  private long mac = MacAddress.NONE;
  private int ipVersion;
  private long addressHigh;
  private long addressLow;
  private int outerVlan = -1;
  private int innerVlan = -1;
  private long networkId = -1;
  private int addressSpace;

  /** Makes an end of which nothing was seen. */
  public Endpoint() {}

  /**
   * Fills in all parts.
   *
   * @param itsMac as {@link #mac()} tells it
   * @param address its IP address, or null for a packet without one
   * @param tenant the tenant it was seen in
   * @return this
   */
  public Endpoint set(long itsMac, @Nullable IpAddress address, Tenant tenant) {
    mac(itsMac);
    if (address == null) {
      address(0, 0, 0);
    } else {
      address(address.version(), address.high(), address.low());
    }
    return tenant(
        tenant.outerVlan(), tenant.innerVlan(), tenant.networkId(), tenant.addressSpace());
  }

  /**
   * Fills in the MAC address.
   *
   * @param value as {@link #mac()} tells it
   * @return this
   */
  public Endpoint mac(long value) {
    mac = value;
    return this;
  }

  /**
   * Fills in the IP address.
   *
   * @param version 4 or 6, or 0 for a packet without one
   * @param high as {@link #addressHigh()} tells it
   * @param low as {@link #addressLow()} tells it
   * @return this
   */
  public Endpoint address(int version, long high, long low) {
    ipVersion = version;
    addressHigh = high;
    addressLow = low;
    return this;
  }

  /**
   * Fills in the parts of the tenant, each as {@link Tenant} has it.
   *
   * @param outer the outermost VLAN id, or -1
   * @param inner the next VLAN id, or -1
   * @param network the overlay's network id, or -1
   * @param space the tap's address space
   * @return this
   */
  public Endpoint tenant(int outer, int inner, long network, int space) {
    outerVlan = outer;
    innerVlan = inner;
    networkId = network;
    addressSpace = space;
    return this;
  }

  /**
   * Its MAC address in the frame that was seen; behind a router it is the router's.
   *
   * @return 48 bits as {@link MacAddress} has them, or {@link MacAddress#NONE}
   */
  public long mac() {
    return mac;
  }

  /**
   * The version of its IP address.
   *
   * @return 4 or 6, or 0 for a packet without one
   */
  public int ipVersion() {
    return ipVersion;
  }

  /**
   * The first 64 bits of its IP address.
   *
   * @return the bits; 0 for IPv4
   */
  public long addressHigh() {
    return addressHigh;
  }

  /**
   * The last 64 bits of its IP address.
   *
   * @return the bits; for IPv4 its 32, zero-extended
   */
  public long addressLow() {
    return addressLow;
  }

  /**
   * Its IP address.
   *
   * @return a new object, or null for a packet without one
   */
  public @Nullable IpAddress address() {
    return switch (ipVersion) {
      case 4 -> IpAddress.ofIpv4((int) addressLow);
      case 6 -> IpAddress.ofIpv6(addressHigh, addressLow);
      default -> null;
    };
  }

  /**
   * The outermost VLAN id.
   *
   * @return 0 to 4095, or -1 where there is no tag
   */
  public int outerVlan() {
    return outerVlan;
  }

  /**
   * The next VLAN id.
   *
   * @return 0 to 4095, or -1
   */
  public int innerVlan() {
    return innerVlan;
  }

  /**
   * The overlay's network id.
   *
   * @return VXLAN or GENEVE VNI, NVGRE VSID, GRE key, or -1
   */
  public long networkId() {
    return networkId;
  }

  /**
   * The tap's address space.
   *
   * @return 0 unless configured
   */
  public int addressSpace() {
    return addressSpace;
  }

  /**
   * The tenant it was seen in.
   *
   * @return a new object
   */
  public Tenant tenant() {
    return new Tenant(outerVlan, innerVlan, networkId, addressSpace);
  }
}

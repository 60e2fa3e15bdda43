package io.vpi.visibility.reader;

/**
 * A packet socket of the host.
 *
 * @param protocol what it takes, an EtherType; {@link #ALL_PROTOCOLS} of a sensor
 * @param interfaceIndex the number of the interface that it is bound to, or {@link #ALL_INTERFACES}
 * @param inode what identifies the socket
 */
public record PacketSocket(int protocol, int interfaceIndex, long inode) {
  /** Stands for every protocol: {@code ETH_P_ALL} of linux/if_ether.h. */
  public static final int ALL_PROTOCOLS = 3;

  /** Stands for every interface. */
  public static final int ALL_INTERFACES = 0;

  /**
   * Whether it gets every frame of an interface, as a sensor's does; one for ARP or LLDP does not.
   *
   * @return true for all protocols
   */
  public boolean takesAll() {
    return protocol == ALL_PROTOCOLS;
  }
}

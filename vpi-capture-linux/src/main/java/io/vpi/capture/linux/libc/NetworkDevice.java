package io.vpi.capture.linux.libc;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;

/**
 * A network interface as it was when it was looked up, in the namespace of the socket that asked.
 *
 * @param name its name, 1 to 15 bytes
 * @param index its number, which stays when it is renamed
 * @param hardwareType an ARP hardware type, such as {@link #ETHERNET}
 * @param mtu the longest packet without its link header, in bytes
 * @param flags {@link #UP} and others
 */
public record NetworkDevice(String name, int index, int hardwareType, int mtu, int flags) {
  /** Hardware type of Ethernet, and of all that looks like it: taps, veth pairs, bridges. */
  public static final int ETHERNET = 1;

  /** Hardware type of the loopback interface, which has Ethernet headers. */
  public static final int LOOPBACK = 772;

  /** Hardware type of tun devices: packets begin with the IP header. */
  public static final int NO_HEADER = 0xFFFE;

  /** Hardware type of raw IP, as mobile networks have it. */
  public static final int RAW_IP = 519;

  /** Flag of an interface that is administratively up. */
  public static final int UP = 1;

  private static final long SIOCGIFNAME = 0x8910;
  private static final long SIOCGIFMTU = 0x8921;
  private static final long SIOCGIFHWADDR = 0x8927;

  /**
   * Looks an interface up by its name.
   *
   * @param socket the socket whose namespace is asked
   * @param name the name
   * @return the interface
   * @throws CaptureException if there is none of that name
   */
  public static NetworkDevice find(PacketSocket socket, String name) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      InterfaceRequest request = new InterfaceRequest(arena);
      request.nameIs(socket.source(), name);
      int index = ask(socket, InterfaceRequest.SIOCGIFINDEX, request, name).number();
      int hardware = ask(socket, SIOCGIFHWADDR, request, name).shortNumber();
      int mtu = ask(socket, SIOCGIFMTU, request, name).number();
      int flags = ask(socket, InterfaceRequest.SIOCGIFFLAGS, request, name).shortNumber();
      return new NetworkDevice(name, index, hardware, mtu, flags);
    }
  }

  private static InterfaceRequest ask(
      PacketSocket socket, long what, InterfaceRequest request, String name)
      throws CaptureException {
    int answer = request.ask(socket.fd(), what);
    Refusal.check(socket.source(), "looking up the interface " + name, "CAP_NET_ADMIN", answer);
    return request;
  }

  /**
   * A question whether there is still an interface of this number, to be asked often.
   *
   * @param socket the socket whose namespace is asked
   * @return the question, to be asked by one thread while the socket is open
   */
  public Presence presence(PacketSocket socket) {
    return new Presence(socket.fd(), index);
  }

  /** Whether an interface is still there. Not thread safe. */
  public static final class Presence {
    private final int fd;
    private final int index;
    private final InterfaceRequest request = new InterfaceRequest(Arena.ofAuto());

    private Presence(int fd, int index) {
      this.fd = fd;
      this.index = index;
    }

    /**
     * Asks the kernel. Allocates nothing.
     *
     * @return false if the interface was removed, or moved into another namespace
     */
    public boolean isThere() {
      request.number(index);
      return request.tryAsk(fd, SIOCGIFNAME);
    }
  }
}

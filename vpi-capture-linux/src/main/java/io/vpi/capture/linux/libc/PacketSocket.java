package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * A packet socket, {@code packet(7)}: sees the frames of one interface with their link headers. It
 * sees none before {@link #bind}, so that filter and ring can be put in place first.
 *
 * <p>It belongs to the network namespace of the thread that opened it, whatever thread uses it.
 *
 * <p>Thread safety: {@link #close} once, after all other calls have come back; between, any thread.
 */
public final class PacketSocket implements AutoCloseable {
  /** The level of this socket's own options. */
  public static final int SOL_PACKET = 263;

  /** The level of every socket's options. */
  public static final int SOL_SOCKET = 1;

  /** Takes the error that waits at the socket. */
  private static final int SO_ERROR = 4;

  /** Sets a classic BPF filter, a {@code struct sock_fprog}. */
  public static final int SO_ATTACH_FILTER = 26;

  /** Joins a group: {@code struct packet_mreq}. */
  public static final int PACKET_ADD_MEMBERSHIP = 1;

  /** Makes the ring that receives: {@code struct tpacket_req} or {@code tpacket_req3}. */
  public static final int PACKET_RX_RING = 5;

  /** Counters since they were last read. */
  public static final int PACKET_STATISTICS = 6;

  /** Layout of the rings: 1 for {@code TPACKET_V2}, 2 for {@code TPACKET_V3}. */
  public static final int PACKET_VERSION = 10;

  /** A virtio header before each frame. */
  public static final int PACKET_VNET_HDR = 15;

  /** Joins a fanout group. */
  public static final int PACKET_FANOUT = 18;

  /** Shows no frame that this host sends. */
  public static final int PACKET_IGNORE_OUTGOING = 23;

  /** {@link #PACKET_VERSION} for rings of fixed slots. */
  public static final int TPACKET_V2 = 1;

  /** {@link #PACKET_VERSION} for rings of blocks. */
  public static final int TPACKET_V3 = 2;

  /** All protocols, for {@link #bind}. */
  public static final int ETH_P_ALL = 3;

  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int PACKET_MR_PROMISC = 1;
  private static final int SOCKADDR_LL_BYTES = 20;
  private static final int PACKET_MREQ_BYTES = 16;

  /** What the kernel asks for where a packet socket is not permitted. */
  static final String CAPABILITY = "CAP_NET_RAW";

  private final String source;
  private final int fd;

  private PacketSocket(String source, int fd) {
    this.source = source;
    this.fd = fd;
  }

  /**
   * Opens a socket in the calling thread's network namespace.
   *
   * @param source the name of the source it is for, with which messages begin
   * @return the socket, not bound yet; the caller closes it
   * @throws CaptureException if that is refused
   */
  public static PacketSocket open(String source) throws CaptureException {
    int answer = Libc.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
    return new PacketSocket(
        source, Refusal.check(source, "opening a packet socket", CAPABILITY, answer));
  }

  /**
   * The socket's descriptor.
   *
   * @return a file descriptor, valid until {@link #close}
   */
  public int fd() {
    return fd;
  }

  /**
   * The name of the source that the socket is for.
   *
   * @return such as {@code afpacket:sens0}
   */
  public String source() {
    return source;
  }

  /**
   * Sets an option of {@link #SOL_PACKET} that is an int.
   *
   * @param option which
   * @param value its value
   * @param doing what that means, as the subject of the message
   * @throws CaptureException if the kernel refuses
   */
  public void set(int option, int value, String doing) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      set(SOL_PACKET, option, arena.allocateFrom(JAVA_INT, value), doing);
    }
  }

  /**
   * Sets an option.
   *
   * @param level its level
   * @param option which
   * @param value its value, the whole segment
   * @param doing what that means, as the subject of the message
   * @throws CaptureException if the kernel refuses
   */
  public void set(int level, int option, MemorySegment value, String doing)
      throws CaptureException {
    int answer = Libc.setsockopt(fd, level, option, value, (int) value.byteSize());
    Refusal.check(source, doing, CAPABILITY, answer);
  }

  /**
   * Reads an option of {@link #SOL_PACKET} that is an int.
   *
   * @param option which
   * @param doing what that means, as the subject of the message
   * @return its value
   * @throws CaptureException if the kernel refuses
   */
  public int get(int option, String doing) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      int answer = Libc.getsockopt(fd, SOL_PACKET, option, value, length);
      Refusal.check(source, doing, CAPABILITY, answer);
      return value.get(JAVA_INT, 0);
    }
  }

  /**
   * Takes the error that waits at the socket, such as that its interface went down.
   *
   * @return the error number, positive; 0 if there is none
   */
  public int takeError() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      int answer = Libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, value, length);
      return answer < 0 ? -answer : value.get(JAVA_INT, 0);
    }
  }

  /**
   * Lets frames in: from now on all of an interface's.
   *
   * @param device the interface
   * @param protocol such as {@link #ETH_P_ALL}; 0 for a socket that only sends
   * @throws CaptureException if the interface is gone, or down
   */
  public void bind(NetworkDevice device, int protocol) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 4);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_SHORT, 2, networkOrder(protocol));
      address.set(JAVA_INT, 4, device.index());
      int answer = Libc.bind(fd, address, SOCKADDR_LL_BYTES);
      Refusal.check(source, "binding to " + device.name(), CAPABILITY, answer);
    }
  }

  /**
   * Makes the interface take in all frames, whomever they are for, as long as this socket is open.
   *
   * @param device the interface
   * @throws CaptureException if the interface is gone
   */
  public void setPromiscuous(NetworkDevice device) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(PACKET_MREQ_BYTES, 4);
      request.set(JAVA_INT, 0, device.index());
      request.set(JAVA_SHORT, 4, (short) PACKET_MR_PROMISC);
      set(SOL_PACKET, PACKET_ADD_MEMBERSHIP, request, "making " + device.name() + " promiscuous");
    }
  }

  /** A number of 16 bits in the order of the network. */
  private static short networkOrder(int value) {
    short host = (short) value;
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? host : Short.reverseBytes(host);
  }

  @Override
  public void close() {
    // Nothing can be done where the kernel reports an error: the descriptor is gone all the same.
    Libc.close(fd);
  }
}

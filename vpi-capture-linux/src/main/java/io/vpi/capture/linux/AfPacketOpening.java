package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.EventFd;
import io.vpi.capture.linux.libc.Mapping;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.NetworkNamespace;
import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.capture.linux.libc.Platform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a source of packet sockets holds of the system.
 *
 * @param socket the socket, bound
 * @param mapping its ring
 * @param event what wakes its reader
 * @param device the interface
 * @param linkType what the interface's frames begin with
 * @param group the fanout group that the socket has joined, with its number, or null
 */
record AfPacketOpening(
    PacketSocket socket,
    Mapping mapping,
    EventFd event,
    NetworkDevice device,
    int linkType,
    @Nullable FanoutGroup group)
    implements AutoCloseable {
  private static final int TPACKET_REQ3_LENGTH = 28;

  /** Blocks hold packets of any length; the kernel only wants the sizes to agree. */
  private static final int NOMINAL_FRAME = 2048;

  /**
   * Opens a socket as configured, and lets packets in.
   *
   * @param config how
   * @return what was opened; the caller closes it
   * @throws CaptureException if any step is refused, with the sentence for the user
   */
  static AfPacketOpening open(AfPacketConfig config) throws CaptureException {
    Platform.require(config.source());
    return NetworkNamespace.open(config.source(), config.namespace(), () -> openHere(config));
  }

  private static AfPacketOpening openHere(AfPacketConfig config) throws CaptureException {
    PacketSocket socket = PacketSocket.open(config.source());
    Mapping mapping = null;
    EventFd event = null;
    boolean done = false;
    try {
      NetworkDevice device = NetworkDevice.find(socket, config.device());
      int linkType = LinkHeader.of(config.source(), device);
      if (device.hardwareType() == NetworkDevice.LOOPBACK) {
        // It would show each packet twice: on its way out, and on its way in.
        socket.set(PacketSocket.PACKET_IGNORE_OUTGOING, 1, "ignoring what is sent");
      }
      // A socket of no protocol sees nothing until it is bound: no frame slips in unfiltered.
      filter(config, linkType).attach(socket);
      mapping = makeRing(config, socket);
      event = EventFd.open(config.source());
      socket.bind(device, PacketSocket.ETH_P_ALL);
      FanoutGroup group = config.group() == null ? null : config.group().join(socket);
      if (config.promiscuous()) {
        socket.setPromiscuous(device);
      }
      AfPacketOpening opening =
          new AfPacketOpening(socket, mapping, event, device, linkType, group);
      done = true;
      return opening;
    } finally {
      if (!done) {
        closeAll(socket, mapping, event);
      }
    }
  }

  private static KernelFilter filter(AfPacketConfig config, int linkType) throws CaptureException {
    return config.filter().isEmpty()
        ? KernelFilter.all(config.snapLength())
        : FilterCompiler.compile(config.source(), config.filter(), linkType, config.snapLength());
  }

  private static Mapping makeRing(AfPacketConfig config, PacketSocket socket)
      throws CaptureException {
    socket.set(PacketSocket.PACKET_VERSION, PacketSocket.TPACKET_V3, "choosing TPACKET_V3");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(TPACKET_REQ3_LENGTH, 4);
      request.setAtIndex(JAVA_INT, 0, config.blockLength());
      request.setAtIndex(JAVA_INT, 1, config.blocks());
      request.setAtIndex(JAVA_INT, 2, NOMINAL_FRAME);
      request.setAtIndex(JAVA_INT, 3, (int) (config.ringLength() / NOMINAL_FRAME));
      request.setAtIndex(JAVA_INT, 4, config.blockMillis());
      socket.set(
          PacketSocket.SOL_PACKET,
          PacketSocket.PACKET_RX_RING,
          request,
          "making a ring of " + config.ringLength() + " bytes");
    }
    return Mapping.of(socket, config.ringLength());
  }

  @Override
  public void close() {
    closeAll(socket, mapping, event);
  }

  private static void closeAll(
      PacketSocket socket, @Nullable Mapping mapping, @Nullable EventFd event) {
    if (mapping != null) {
      mapping.close();
    }
    socket.close();
    if (event != null) {
      event.close();
    }
  }
}

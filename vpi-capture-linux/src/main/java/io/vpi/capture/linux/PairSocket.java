package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.PacketSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Makes the socket of one end of an inline pair.
 *
 * <p>Thread safe.
 */
final class PairSocket {
  private static final int SO_SNDBUF = 7;
  private static final int SO_SNDBUFFORCE = 32;

  /** Frames under way that the guest's side has not taken yet, in bytes. */
  private static final int SEND_BUFFER = 8 << 20;

  private PairSocket() {}

  /**
   * Opens a socket with a ring for an interface. It sees no frame yet.
   *
   * @param device where it will be bound
   * @param socket a socket that was just opened
   * @param config how the pair is to be made
   * @throws CaptureException if the interface is no Ethernet, or is down, or the kernel refuses
   */
  static void prepare(PacketSocket socket, NetworkDevice device, PairConfig config)
      throws CaptureException {
    String name = device.name();
    if (device.hardwareType() != NetworkDevice.ETHERNET) {
      throw new CaptureException(
          config.source() + ": " + name + " is no Ethernet interface, an inline pair needs two");
    }
    if ((device.flags() & NetworkDevice.UP) == 0) {
      throw new CaptureException(config.source() + ": " + name + " is down, bring it up");
    }
    prepareToSend(socket);
    // Else each frame that goes out here would come in here, and go round for ever.
    socket.set(PacketSocket.PACKET_IGNORE_OUTGOING, 1, "passing over what goes out");
    makeRing(
        socket,
        PacketSocket.PACKET_RX_RING,
        SlotRing.BLOCK_BYTES,
        config.blocks(),
        config.slotLength(),
        name);
    socket.setPromiscuous(device);
  }

  /**
   * Sets what a socket needs that sends frames with virtio headers, and has rings of slots.
   *
   * <p>{@code PACKET_QDISC_BYPASS} is not among it: with it the kernel drops what the interface
   * would have to segment or checksum by itself, and no filter or mirror at the port's egress sees
   * the frames. It was no faster.
   *
   * @param socket a socket that was just opened
   * @throws CaptureException if the kernel refuses
   */
  static void prepareToSend(PacketSocket socket) throws CaptureException {
    socket.set(PacketSocket.PACKET_VERSION, PacketSocket.TPACKET_V2, "choosing TPACKET_V2");
    socket.set(PacketSocket.PACKET_VNET_HDR, 1, "asking for virtio headers");
    setSendBuffer(socket);
  }

  /**
   * Makes a ring of a socket.
   *
   * @param socket the socket
   * @param option which ring
   * @param blockLength the length of a block, in bytes
   * @param blocks how many there are
   * @param slotLength the length of a slot, of which as many as fit lie in a block
   * @param name the interface it is for
   * @throws CaptureException if the kernel refuses, as where it lacks memory
   */
  static void makeRing(
      PacketSocket socket, int option, int blockLength, int blocks, int slotLength, String name)
      throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ring = arena.allocate(4L * Integer.BYTES, 4);
      ring.setAtIndex(JAVA_INT, 0, blockLength);
      ring.setAtIndex(JAVA_INT, 1, blocks);
      ring.setAtIndex(JAVA_INT, 2, slotLength);
      ring.setAtIndex(JAVA_INT, 3, blocks * (blockLength / slotLength));
      long length = (long) blocks * blockLength;
      String doing = "making a ring of " + (length >> 20) + " MiB for " + name;
      socket.set(PacketSocket.SOL_PACKET, option, ring, doing);
    }
  }

  private static void setSendBuffer(PacketSocket socket) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_INT, SEND_BUFFER);
      String doing = "setting the send buffer";
      try {
        socket.set(PacketSocket.SOL_SOCKET, SO_SNDBUFFORCE, bytes, doing);
      } catch (CaptureException e) {
        // Without CAP_NET_ADMIN there is as much as the system's limit allows, and that works too.
        socket.set(PacketSocket.SOL_SOCKET, SO_SNDBUF, bytes, doing);
      }
    }
  }
}

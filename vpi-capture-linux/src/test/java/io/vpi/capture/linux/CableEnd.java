package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.NetworkNamespace;
import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.testing.Lab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The far end of a cable, as the guest there has it: sends frames byte for byte, and keeps those
 * that come, of IPv4 or the EtherType for experiments. Any thread may call.
 */
final class CableEnd implements AutoCloseable {
  private static final int EXPERIMENTS = 0x88B5;
  private static final int IPV4 = 0x0800;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SO_RCVBUFFORCE = 33;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(1 << 17);
  private final PacketSocket socket;
  private final int headerLength;
  private final List<byte[]> received = new ArrayList<>();

  private CableEnd(PacketSocket socket, int headerLength) {
    this.socket = socket;
    this.headerLength = headerLength;
  }

  /** Opens the end of a guest. */
  static CableEnd of(Lab lab, String guest) throws CaptureException {
    return open(lab, guest, false);
  }

  /** Opens the end of a guest whose frames bear virtio headers. */
  static CableEnd withVnetHeaders(Lab lab, String guest) throws CaptureException {
    return open(lab, guest, true);
  }

  private static CableEnd open(Lab lab, String guest, boolean headers) throws CaptureException {
    return NetworkNamespace.open(
        "cable",
        lab.namespace(guest),
        () -> {
          PacketSocket socket = PacketSocket.open("cable");
          socket.set(PacketSocket.PACKET_IGNORE_OUTGOING, 1, "passing over what goes out");
          if (headers) {
            socket.set(PacketSocket.PACKET_VNET_HDR, 1, "asking for virtio headers");
          }
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_INT, 16 << 20);
            socket.set(PacketSocket.SOL_SOCKET, SO_RCVBUFFORCE, bytes, "setting the buffer");
          }
          NetworkDevice device = NetworkDevice.find(socket, "eth0");
          socket.setPromiscuous(device);
          socket.bind(device, PacketSocket.ETH_P_ALL);
          return new CableEnd(socket, headers ? VnetHeader.BYTES : 0);
        });
  }

  /** Sends a frame, or a virtio header and a frame. */
  synchronized void send(byte[] frame) {
    MemorySegment.copy(frame, 0, buffer, JAVA_BYTE, 0, frame.length);
    long answer = Libc.send(socket.fd(), buffer.address(), frame.length, 0);
    if (answer != frame.length) {
      throw new IllegalStateException("sending answered " + answer);
    }
  }

  /** What has come so far, with the virtio header where this end has them. */
  synchronized List<byte[]> received() {
    long length;
    while ((length = Libc.recv(socket.fd(), buffer.address(), buffer.byteSize(), MSG_DONTWAIT))
        > 0) {
      byte[] frame = buffer.asSlice(0, length).toArray(JAVA_BYTE);
      int type = etherType(frame);
      if (type == EXPERIMENTS || type == IPV4) {
        received.add(frame);
      }
    }
    return List.copyOf(received);
  }

  /** The numbers behind the EtherType of those frames; a VLAN tag is out of the frame here. */
  List<Integer> numbers() {
    return received().stream()
        .map(frame -> ByteBuffer.wrap(frame).getInt(headerLength + 14))
        .toList();
  }

  private int etherType(byte[] frame) {
    int at = headerLength + 12;
    return frame.length < at + 2 ? -1 : (frame[at] & 0xFF) << 8 | (frame[at + 1] & 0xFF);
  }

  @Override
  public synchronized void close() {
    socket.close();
    arena.close();
  }
}

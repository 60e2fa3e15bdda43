package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.Errno;
import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.NetworkNamespace;
import io.vpi.capture.linux.libc.PacketSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/** Sends frames out of an interface of a namespace. Any thread may, one at a time. */
final class FrameSender implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(1 << 17);
  private final PacketSocket socket;

  private FrameSender(PacketSocket socket) {
    this.socket = socket;
  }

  static FrameSender open(VethPair pair, String device) throws CaptureException {
    return NetworkNamespace.open(
        "sender",
        pair.namespace,
        () -> {
          PacketSocket socket = PacketSocket.open("sender");
          socket.bind(NetworkDevice.find(socket, device), 0);
          return new FrameSender(socket);
        });
  }

  synchronized void send(byte[] frame) {
    MemorySegment.copy(frame, 0, buffer, JAVA_BYTE, 0, frame.length);
    long answer;
    while ((answer = Libc.send(socket.fd(), buffer.address(), frame.length, 0)) == -Errno.ENOBUFS) {
      LockSupport.parkNanos(100_000);
    }
    if (answer != frame.length) {
      throw new IllegalStateException("send answered " + answer);
    }
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}

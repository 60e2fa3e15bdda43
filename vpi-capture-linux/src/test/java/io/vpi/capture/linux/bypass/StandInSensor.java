package io.vpi.capture.linux.bypass;

import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.capture.linux.libc.PollSet;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An inline sensor in its simplest form: it carries frames, and inspects none. */
final class StandInSensor {
  private static final int MSG_DONTWAIT = 0x40;
  private static final int FRAME_BYTES = 65_536;

  private StandInSensor() {}

  /**
   * Carries frames between p1 and p2 until it is killed.
   *
   * @param arguments the lifeline's socket, or "pid" for a sensor that has none; and a file for its
   *     id, which is there once it could carry frames, and which the first kind may go without
   * @throws Exception if it cannot
   */
  public static void main(String[] arguments) throws Exception {
    try (Arena arena = Arena.ofShared();
        PacketSocket first = bind(InlineLab.FIRST);
        PacketSocket second = bind(InlineLab.SECOND);
        PollSet polls = new PollSet(first.fd(), second.fd())) {
      MemorySegment frame = arena.allocate(FRAME_BYTES);
      if (arguments[0].equals("pid")) {
        writeId(Path.of(arguments[1]));
        carry(first, second, polls, frame, null);
        return;
      }
      try (Lifeline lifeline = Lifeline.connect(Path.of(arguments[0]))) {
        Pulse pulse = lifeline.pulse();
        if (arguments.length > 1) {
          writeId(Path.of(arguments[1]));
        }
        while (!lifeline.awaitPath(10)) {
          pulse.beat();
        }
        carry(first, second, polls, frame, pulse);
      }
    }
  }

  private static void writeId(Path file) throws IOException {
    Path fresh = file.resolveSibling("fresh");
    Files.writeString(fresh, ProcessHandle.current().pid() + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static PacketSocket bind(String device) throws IOException {
    PacketSocket socket = PacketSocket.open("test");
    NetworkDevice found = NetworkDevice.find(socket, device);
    socket.set(PacketSocket.PACKET_IGNORE_OUTGOING, 1, "ignoring its own");
    socket.bind(found, PacketSocket.ETH_P_ALL);
    socket.setPromiscuous(found);
    return socket;
  }

  private static void carry(
      PacketSocket first,
      PacketSocket second,
      PollSet polls,
      MemorySegment frame,
      @Nullable Pulse pulse) {
    while (true) {
      if (pulse != null) {
        pulse.beat();
      }
      polls.await(TimeUnit.MILLISECONDS.toNanos(20));
      carry(first.fd(), second.fd(), frame);
      carry(second.fd(), first.fd(), frame);
    }
  }

  private static void carry(int from, int to, MemorySegment frame) {
    long length;
    while ((length = Libc.recv(from, frame.address(), FRAME_BYTES, MSG_DONTWAIT)) > 0) {
      Libc.send(to, frame.address(), length, MSG_DONTWAIT);
    }
  }
}

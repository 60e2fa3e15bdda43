package io.vpi.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Round-trip times between two guests: a server that sends back what comes, and a client that sends
 * one small datagram, waits for it to come back, and pauses. A program of its own, since each runs
 * in a network namespace of its own.
 */
final class UdpEcho {
  static final int PORT = 7007;

  private static final int PAYLOAD_BYTES = 64;
  private static final int PAUSE_NANOS = 200_000;
  private static final int PATIENCE_MILLIS = 200;
  private static final int WARM_UP_TURNS = 2_000;

  private UdpEcho() {}

  /**
   * Runs the server, {@code server}, until it is ended, or the client, {@code client ADDRESS
   * TURNS}, which prints the number of answers that did not come and the histogram of the others.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("server")) {
      serve();
    } else {
      measure(new InetSocketAddress(arguments[1], PORT), Integer.parseInt(arguments[2]));
    }
  }

  private static void serve() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(PORT)) {
      DatagramPacket packet = new DatagramPacket(new byte[PAYLOAD_BYTES], PAYLOAD_BYTES);
      System.out.println("ready");
      while (true) {
        socket.receive(packet);
        socket.send(packet);
      }
    }
  }

  private static void measure(InetSocketAddress server, int turns) throws IOException {
    Histogram histogram = newHistogram();
    int lost = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] bytes = new byte[PAYLOAD_BYTES];
      DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
      for (int turn = 0; turn < WARM_UP_TURNS + turns; turn++) {
        ByteBuffer.wrap(bytes).putInt(turn);
        long start = System.nanoTime();
        socket.send(packet);
        if (!isAnswered(socket, packet, turn)) {
          lost++;
        } else if (turn >= WARM_UP_TURNS) {
          histogram.recordValue(System.nanoTime() - start);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    ByteBuffer encoded = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(encoded);
    PrintStream out = System.out;
    out.println(
        lost
            + " "
            + Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(encoded.array(), length)));
  }

  /** An answer to an earlier turn, which came too late, is passed over. */
  private static boolean isAnswered(DatagramSocket socket, DatagramPacket packet, int turn)
      throws IOException {
    try {
      do {
        socket.receive(packet);
      } while (ByteBuffer.wrap(packet.getData()).getInt() != turn);
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  /** A histogram of times from 1 microsecond to 10 seconds, in nanoseconds, to 3 digits. */
  static Histogram newHistogram() {
    return new Histogram(1_000, 10_000_000_000L, 3);
  }
}

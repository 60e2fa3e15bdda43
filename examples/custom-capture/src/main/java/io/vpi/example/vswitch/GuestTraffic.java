package io.vpi.example.vswitch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of two guests, made up: the virtual switch of this example has no real ones. */
final class GuestTraffic {
  private static final int WEB_PORT = 0;
  private static final int CLIENT_PORT = 1;
  private static final int WEB = 0x0A000001;
  private static final int CLIENT = 0x0A000002;
  private static final int ETHERNET_LENGTH = 14;
  private static final int HEADERS_LENGTH = 40;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private GuestTraffic() {}

  /** A request that is fine and its answer, a request that is not, and the end of the switch. */
  static void play(MirrorRing ring) {
    ring.mirror(CLIENT_PORT, now(), segment(CLIENT, 40_000, WEB, 80, "GET / HTTP/1.1\r\n\r\n"));
    ring.mirror(WEB_PORT, now(), segment(WEB, 80, CLIENT, 40_000, "HTTP/1.1 200 OK\r\n\r\n"));
    String attack = "GET /img/../../etc/passwd HTTP/1.1\r\n\r\n";
    ring.mirror(CLIENT_PORT, now(), segment(CLIENT, 40_001, WEB, 80, attack));
    ring.shutDown();
  }

  private static long now() {
    return System.currentTimeMillis() * NANOS_PER_MILLI;
  }

  /** A TCP segment in IPv4 and Ethernet, without checksums: as guests hand them to their switch. */
  private static byte[] segment(int from, int fromPort, int to, int toPort, String text) {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_LENGTH + HEADERS_LENGTH + payload.length);
    frame.putShort((short) 0x0200).putInt(to).putShort((short) 0x0200).putInt(from);
    frame.putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (HEADERS_LENGTH + payload.length));
    frame.putInt(0x0000_4000).put((byte) 64).put((byte) 6).putShort((short) 0);
    frame.putInt(from).putInt(to);
    frame.putShort((short) fromPort).putShort((short) toPort).putInt(1).putInt(1);
    frame.putShort((short) 0x5018).putShort((short) 0xFAF0).putInt(0);
    return frame.put(payload).array();
  }
}

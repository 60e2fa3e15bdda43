package io.vpi.example.netty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a tunnel endpoint would send, made up: TCP segments of a guest, in VXLAN. */
final class GuestTraffic {
  private static final int WEB = 0x0A000001;
  private static final int CLIENT = 0x0A000002;
  private static final int ETHERNET_LENGTH = 14;
  private static final int HEADERS_LENGTH = 40;

  private GuestTraffic() {}

  /** A frame as a datagram's content: the VXLAN header of RFC 7348 and the frame. */
  static byte[] vxlan(int vni, byte[] frame) {
    ByteBuffer content = ByteBuffer.allocate(InspectionHandler.VXLAN_HEADER_LENGTH + frame.length);
    content.putInt(InspectionHandler.VNI_FLAG << 24).putInt(vni << 8);
    return content.put(frame).array();
  }

  /** A request to a web server, in IPv4 and Ethernet, without checksums. */
  static byte[] request(int sourcePort, String text) {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_LENGTH + HEADERS_LENGTH + payload.length);
    frame.putShort((short) 0x0200).putInt(WEB).putShort((short) 0x0200).putInt(CLIENT);
    frame.putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (HEADERS_LENGTH + payload.length));
    frame.putInt(0x0000_4000).put((byte) 64).put((byte) 6).putShort((short) 0);
    frame.putInt(CLIENT).putInt(WEB);
    frame.putShort((short) sourcePort).putShort((short) 80).putInt(1).putInt(1);
    frame.putShort((short) 0x5018).putShort((short) 0xFAF0).putInt(0);
    return frame.put(payload).array();
  }

  /** The text that {@link #request} put behind the headers. */
  static String text(byte[] content, int length) {
    int start = InspectionHandler.VXLAN_HEADER_LENGTH + ETHERNET_LENGTH + HEADERS_LENGTH;
    return new String(content, start, length - start, StandardCharsets.US_ASCII).strip();
  }
}

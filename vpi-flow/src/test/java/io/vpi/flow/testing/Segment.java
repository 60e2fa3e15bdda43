package io.vpi.flow.testing;

import io.vpi.decode.Tcp;
import io.vpi.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One TCP segment in an Ethernet frame, every field of which can be set. Lengths and checksums are
 * right unless they are spoilt. Mostly got from a {@link Peer}, which fills in the running numbers.
 */
public final class Segment {
  private static final int ETHERNET = 14;
  private static final int TCP = 6;

  private final IpAddress source;
  private final IpAddress destination;
  private final int sourcePort;
  private final int destinationPort;
  private final ByteArrayOutputStream options = new ByteArrayOutputStream();
  private int sequence;
  private int acknowledgment;
  private int flags;
  private int window = 65_535;
  private int urgentPointer;
  private int ttl = 64;
  private int snappedBytes;
  private byte[] payload = {};
  private boolean spoiltChecksum;

  /** Makes an empty segment with no flag set. */
  public Segment(IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
    this.source = source;
    this.sourcePort = sourcePort;
    this.destination = destination;
    this.destinationPort = destinationPort;
  }

  public Segment seq(int number) {
    sequence = number;
    return this;
  }

  public Segment ack(int number) {
    acknowledgment = number;
    return this;
  }

  /** Sets the flags, and takes those off that were there. */
  public Segment flags(int bits) {
    flags = bits;
    return this;
  }

  /** Sets further flags. */
  public Segment with(int bits) {
    flags |= bits;
    return this;
  }

  public Segment window(int field) {
    window = field;
    return this;
  }

  public Segment urgent(int pointer) {
    urgentPointer = pointer;
    return with(Tcp.URG);
  }

  public Segment ttl(int hops) {
    ttl = hops;
    return this;
  }

  public Segment payload(String latin1) {
    return payload(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Segment payload(byte[] bytes) {
    payload = bytes;
    return this;
  }

  /** Leaves out bytes at the end of the frame, as a snap length does. */
  public Segment snap(int bytes) {
    snappedBytes = bytes;
    return this;
  }

  public Segment spoilChecksum() {
    spoiltChecksum = true;
    return this;
  }

  public Segment withoutOptions() {
    options.reset();
    return this;
  }

  public Segment mss(int bytes) {
    return option(Tcp.OPTION_MAXIMUM_SEGMENT_SIZE, bytes >>> 8, bytes);
  }

  public Segment windowScale(int shift) {
    return option(Tcp.OPTION_WINDOW_SCALE, shift);
  }

  public Segment timestamp(int value, int echo) {
    byte[] data = ByteBuffer.allocate(8).putInt(value).putInt(echo).array();
    return option(Tcp.OPTION_TIMESTAMPS, data);
  }

  public Segment md5() {
    return option(Tcp.OPTION_MD5_SIGNATURE, new byte[16]);
  }

  public Segment authentication() {
    return option(Tcp.OPTION_AUTHENTICATION, new byte[14]);
  }

  /** The fast open option: with a cookie, or empty to ask for one. */
  public Segment fastOpen(int... cookie) {
    return option(Tcp.OPTION_FAST_OPEN, cookie);
  }

  public Segment option(int kind, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return option(kind, bytes);
  }

  public Segment option(int kind, byte[] data) {
    options.write(kind);
    options.write(2 + data.length);
    options.writeBytes(data);
    return this;
  }

  /** Whether the lower address, or of equal ones the lower port, has sent it. */
  public boolean isFromA() {
    int order = Arrays.compareUnsigned(source.toBytes(), destination.toBytes());
    return order < 0 || (order == 0 && sourcePort <= destinationPort);
  }

  /** How long the frame was on the wire. */
  public int wireLength() {
    return frame().length + snappedBytes;
  }

  /** The frame as captured. */
  public byte[] frame() {
    byte[] tcp = tcp();
    boolean ipv4 = source.version() == 4;
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + (ipv4 ? 20 : 40) + tcp.length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1});
    frame.putShort((short) (ipv4 ? 0x0800 : 0x86DD));
    if (ipv4) {
      ByteBuffer header = ByteBuffer.allocate(20);
      header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + tcp.length));
      header.putShort((short) 7).putShort((short) 0x4000);
      header.put((byte) ttl).put((byte) TCP).putShort((short) 0);
      header.put(source.toBytes()).put(destination.toBytes());
      header.putShort(10, (short) ~sum(header.array(), 0));
      frame.put(header.array());
    } else {
      frame.putInt(0x60000000).putShort((short) tcp.length).put((byte) TCP).put((byte) ttl);
      frame.put(source.toBytes()).put(destination.toBytes());
    }
    frame.put(tcp);
    return Arrays.copyOf(frame.array(), frame.capacity() - snappedBytes);
  }

  private byte[] tcp() {
    int headerLength = 20 + (options.size() + 3) / 4 * 4;
    ByteBuffer tcp = ByteBuffer.allocate(headerLength + payload.length);
    tcp.putShort((short) sourcePort).putShort((short) destinationPort);
    tcp.putInt(sequence).putInt(acknowledgment);
    tcp.putShort((short) (((headerLength / 4) << 12) | flags)).putShort((short) window);
    tcp.putShort((short) 0).putShort((short) urgentPointer);
    tcp.put(options.toByteArray());
    tcp.position(headerLength);
    tcp.put(payload);
    int pseudo = sum(source.toBytes(), sum(destination.toBytes(), TCP + tcp.capacity()));
    int checksum = ~sum(tcp.array(), pseudo);
    tcp.putShort(16, (short) (spoiltChecksum ? checksum ^ 0x0101 : checksum));
    return tcp.array();
  }

  /** The Internet checksum's sum, RFC 1071, folded. */
  private static int sum(byte[] bytes, int start) {
    long sum = start & 0xFFFF;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (int) sum;
  }
}

package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;

/** Composes the headers of tunnels and of the rarer links, for tests; beside {@link Packets}. */
final class TunnelPackets {
  /** IPv4 and UDP, 20 + 8 + 4 bytes. */
  static final byte[] INNER = ipv4(17, udp(payload(4)));

  /** The same in an Ethernet frame, 46 bytes. */
  static final byte[] INNER_FRAME = ethernet(0x0800, INNER);

  private TunnelPackets() {}

  static byte[] u32(long value) {
    return join(u16((int) (value >>> 16)), u16((int) value));
  }

  /** An Ethernet frame, 14 + 20 + 8 bytes before the payload, that goes to a UDP port. */
  static byte[] toPort(int port, byte[] payload) {
    return ethernet(0x0800, ipv4(17, with16(udp(payload), 2, port)));
  }

  /** An Ethernet frame that comes from a UDP port and goes to no known one. */
  static byte[] fromPort(int port, byte[] payload) {
    return ethernet(0x0800, ipv4(17, with16(udp(payload), 0, port)));
  }

  static byte[] vxlan(int vni, byte[] payload) {
    return join(bytes(0x08, 0, 0, 0), u32((long) vni << 8), payload);
  }

  static byte[] vxlanGpe(int flags, int next, int vni, byte[] payload) {
    return join(bytes(flags, 0, 0, next), u32((long) vni << 8), payload);
  }

  static byte[] nsh(int next, int contextLength, byte[] payload) {
    int words = (8 + contextLength) / 4;
    return join(
        bytes(0, words, 2, next), bytes(0, 0, 42, 255), cut(payload(8), contextLength), payload);
  }

  static byte[] geneve(int vni, int type, byte[] options, byte[] payload) {
    return join(bytes(options.length / 4, 0), u16(type), u32((long) vni << 8), options, payload);
  }

  static byte[] geneveOption(int optionClass, int type, byte[] data) {
    return join(u16(optionClass), bytes(type, data.length / 4), data);
  }

  /** The optional fields come as they are in the order of the flags. */
  static byte[] gre(int flags, int type, byte[] fields, byte[] payload) {
    return join(u16(flags), u16(type), fields, payload);
  }

  static byte[] greWithKey(long key, int type, byte[] payload) {
    return gre(0x2000, type, u32(key), payload);
  }

  static byte[] erspanII(int vlan, int session, byte[] payload) {
    return gre(
        0x1000,
        0x88BE,
        u32(7),
        join(u16(0x1000 | vlan), u16(session), bytes(0, 0x0A, 0xBC, 0xDE), payload));
  }

  static byte[] erspanIII(int session, int last, byte[] payload) {
    return gre(
        0x1000,
        0x22EB,
        u32(7),
        join(u16(0x2064), u16(session), u32(0xCAFEBABEL), u16(0x1234), u16(last), payload));
  }

  static byte[] gtpU(int flags, int messageType, byte[] optional, byte[] payload) {
    return join(
        bytes(0x30 | flags, messageType),
        u16(optional.length + payload.length),
        u32(0xCAFE0001L),
        optional,
        payload);
  }

  static byte[] mpls(int label, boolean bottom, byte[] payload) {
    return join(u32((long) label << 12 | 5 << 9 | (bottom ? 0x100 : 0) | 64), payload);
  }

  static byte[] pppoe(int code, int session, byte[] payload) {
    return join(bytes(0x11, code), u16(session), u16(payload.length), payload);
  }

  static byte[] ppp(int protocol, byte[] payload) {
    return join(u16(protocol), payload);
  }

  static byte[] snap(int oui, int protocol, byte[] payload) {
    return join(bytes(0xAA, 0xAA, 3, oui >>> 16, oui >>> 8, oui), u16(protocol), payload);
  }

  static byte[] ah(int next, int checkValueLength, byte[] payload) {
    return join(
        bytes(next, (12 + checkValueLength) / 4 - 2, 0, 0),
        u32(0x1001),
        u32(5),
        new byte[checkValueLength],
        payload);
  }

  static byte[] sctp(byte[] payload) {
    return join(u16(5060), u16(2905), u32(0xABCD1234L), u32(0), payload);
  }

  static byte[] dccp(boolean extended, int dataOffset, byte[] payload) {
    return join(
        u16(4000),
        u16(5001),
        bytes(dataOffset, 0),
        u16(0),
        extended
            ? bytes(4 << 1 | 1, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66)
            : bytes(2 << 1, 1, 2, 3),
        payload);
  }

  static byte[] udpLite(int coverage, byte[] payload) {
    return join(u16(4000), u16(5001), u16(coverage), u16(0), payload);
  }

  static byte[] teredoAuthentication(int idLength, int valueLength) {
    return join(bytes(0, 1, idLength, valueLength), payload(idLength + valueLength), new byte[9]);
  }

  static byte[] teredoOrigin(int port, long address) {
    return join(u16(0), u16(~port), u32(~address));
  }

  /** An NFLOG attribute, padded. */
  static byte[] attribute(boolean littleEndian, int type, byte[] value) {
    int length = 4 + value.length;
    byte[] head =
        littleEndian ? bytes(length, length >>> 8, type, 0) : bytes(length >>> 8, length, 0, type);
    return join(head, cut(value, (value.length + 3) / 4 * 4));
  }
}

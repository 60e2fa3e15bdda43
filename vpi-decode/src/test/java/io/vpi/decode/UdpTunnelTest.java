package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.fromPort;
import static io.vpi.decode.TunnelPackets.gtpU;
import static io.vpi.decode.TunnelPackets.teredoAuthentication;
import static io.vpi.decode.TunnelPackets.teredoOrigin;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GTP-U, Teredo and WireGuard, and the ports that lead to a tunnel. */
class UdpTunnelTest {
  private static final byte[] INNER6 = ipv6(17, udp(payload(4)));

  private static String[] udpOnly(int end) {
    return new String[] {"eth 0+14.." + end, "ipv4 14+20.." + end, "udp 34+8.." + end};
  }

  private static void expectOnlyUdp(byte[] frame) {
    Decoding.of(frame).expectClean(udpOnly(frame.length)).expectOverlays();
  }

  // --- GTP-U ---------------------------------------------------------------------------------

  @Test
  void readsAUsersPacketInEitherDirection() {
    byte[] message = gtpU(0, 255, NOTHING, INNER);
    for (byte[] frame : new byte[][] {toPort(2152, message), fromPort(2152, message)}) {
      Decoding packet = Decoding.of(frame);
      packet
          .expectClean(
              "eth 0+14..82",
              "ipv4 14+20..82",
              "udp 34+8..82",
              "gtp_u 42+8..82",
              "ipv4 50+20..82",
              "udp 70+8..82")
          .expectOverlays("- at 3");
      assertEquals(255, GtpU.messageType(packet.memory(), packet.header(3)));
      assertEquals(32, GtpU.length(packet.memory(), packet.header(3)));
      assertEquals(0xCAFE0001, GtpU.tunnelId(packet.memory(), packet.header(3)));
    }
    Decoding.of(toPort(2152, gtpU(0, 255, NOTHING, INNER6))).expectNetworkAndTransport(4, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsTheOptionalWordWithoutExtensions(int flags) {
    // The type of an extension header counts only with the flag for them.
    Decoding.of(toPort(2152, gtpU(flags, 255, bytes(0, 1, 0, 0x85), INNER)))
        .expectClean(
            "eth 0+14..86",
            "ipv4 14+20..86",
            "udp 34+8..86",
            "gtp_u 42+12..86",
            "ipv4 54+20..86",
            "udp 74+8..86");
  }

  @Test
  void passesOverExtensionHeaders() {
    byte[] two = join(bytes(0, 1, 0, 0x85, 1, 16, 9, 0xC0), bytes(2, 1, 2, 3, 4, 5, 6, 0));
    Decoding.of(toPort(2152, gtpU(4, 255, two, INNER)))
        .expectClean(
            "eth 0+14..98",
            "ipv4 14+20..98",
            "udp 34+8..98",
            "gtp_u 42+24..98",
            "ipv4 66+20..98",
            "udp 86+8..98");
  }

  @Test
  void reportsAnExtensionHeaderOfNoLength() {
    byte[] endless = bytes(0, 1, 0, 0x85, 0, 0, 0, 0x85);
    Decoding.of(toPort(2152, gtpU(4, 255, endless, INNER)))
        .expectLayers(udpOnly(90))
        .expectStop("gtp_u.length_too_short at 42: 4 required, 0 available, limit captured");
  }

  @Test
  void reportsExtensionHeadersBeyondTheMessage() {
    byte[] frame = toPort(2152, gtpU(4, 255, bytes(0, 1, 0, 0x85, 255, 1, 2, 0), INNER));
    Decoding.of(frame)
        .expectStop("gtp_u.truncated at 42: 1032 required, 48 available, limit captured");
    Decoding.of(with16(frame, 44, 5))
        .expectStop("gtp_u.truncated at 42: 16 required, 13 available, limit gtp_u");
    Decoding.of(with16(frame, 44, 3))
        .expectStop("gtp_u.truncated at 42: 12 required, 11 available, limit gtp_u");
  }

  @Test
  void reportsALengthBeyondTheDatagramAndGoesOn() {
    Decoding.of(with16(toPort(2152, gtpU(0, 255, NOTHING, INNER)), 44, 33))
        .expectAnomalies(
            "gtp_u.length_exceeds_packet at 42: 41 required, 40 available, limit captured")
        .expectNetworkAndTransport(4, 5);
  }

  @Test
  void leavesWhatIsNoPacketOfAUserToThePayload() {
    Decoding.of(toPort(2152, gtpU(2, 1, bytes(0, 1, 0, 0), NOTHING)))
        .expectClean("eth 0+14..54", "ipv4 14+20..54", "udp 34+8..54", "gtp_u 42+12..54")
        .expectOverlays();
    Decoding.of(toPort(2152, gtpU(0, 255, NOTHING, INNER_FRAME)))
        .expectLayers("eth 0+14..96", "ipv4 14+20..96", "udp 34+8..96", "gtp_u 42+8..96");
  }

  @Test
  void isNotGtpWithoutItsVersionAndType() {
    byte[] message = gtpU(0, 255, NOTHING, INNER);
    expectOnlyUdp(toPort(2152, with8(message, 0, 0x20)));
    expectOnlyUdp(toPort(2152, with8(message, 0, 0x50)));
    expectOnlyUdp(toPort(2152, cut(message, 7)));
  }

  // --- Teredo --------------------------------------------------------------------------------

  @Test
  void readsTeredoWithEachOfItsHeaders() {
    byte[] authentication = teredoAuthentication(3, 5);
    byte[] origin = teredoOrigin(40_000, 0xC0A80001L);
    byte[][] headers = {NOTHING, authentication, origin, join(authentication, origin)};
    for (int i = 0; i < headers.length; i++) {
      byte[] message = join(headers[i], INNER6);
      int length = headers[i].length;
      int end = 42 + message.length;
      for (byte[] frame : new byte[][] {toPort(3544, message), fromPort(3544, message)}) {
        Decoding packet = Decoding.of(frame);
        packet
            .expectClean(
                "eth 0+14.." + end,
                "ipv4 14+20.." + end,
                "udp 34+8.." + end,
                "teredo 42+" + length + ".." + end,
                "ipv6 " + (42 + length) + "+40.." + end,
                "udp " + (82 + length) + "+8.." + end)
            .expectOverlays("- at 3");
        long header = packet.header(3);
        assertEquals((i & 1) != 0, Teredo.hasAuthentication(packet.memory(), header));
        assertEquals((i & 2) != 0, Teredo.hasOrigin(packet.memory(), header));
        boolean hasOrigin = (i & 2) != 0;
        assertEquals(hasOrigin ? 40_000 : -1, Teredo.originPort(packet.memory(), header));
        assertEquals(hasOrigin ? 0xC0A80001 : 0, Teredo.originAddress(packet.memory(), header));
      }
    }
  }

  @Test
  void isNotTeredoWithoutIpv6() {
    expectOnlyUdp(toPort(3544, INNER));
    expectOnlyUdp(toPort(3544, NOTHING));
    expectOnlyUdp(toPort(3544, bytes(0x60)));
    expectOnlyUdp(toPort(3544, teredoAuthentication(3, 5)));
    expectOnlyUdp(toPort(3544, join(with8(teredoAuthentication(3, 5), 2, 255), INNER6)));
    expectOnlyUdp(toPort(3544, join(teredoOrigin(1, 2), INNER)));
    expectOnlyUdp(toPort(3544, cut(teredoAuthentication(0, 0), 12)));
  }

  @Test
  void stopsInTheIpv6OfTeredo() {
    byte[] frame = toPort(3544, INNER6);
    for (int there = 2; there < 40; there++) {
      new Decoding()
          .wireLength(frame.length)
          .decode(cut(frame, 42 + there))
          .expectStop("ipv6.truncated at 42: 40 required, " + there + " available, limit captured");
    }
  }

  // --- WireGuard -----------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"1, 148", "2, 92", "3, 64", "4, 32", "4, 48", "4, 1456"})
  void recognisesEachMessageOfWireGuard(int type, int length) {
    byte[] message = with8(with8(new byte[length], 0, type), 4, 0x78);
    for (byte[] frame : new byte[][] {toPort(51820, message), fromPort(51820, message)}) {
      Decoding packet = Decoding.of(frame);
      int end = 42 + length;
      packet.expectClean(
          "eth 0+14.." + end, "ipv4 14+20.." + end, "udp 34+8.." + end, "wireguard 42+8.." + end);
      assertEquals(type, WireGuard.type(packet.memory(), packet.header(3)));
      assertEquals(0x78, WireGuard.index(packet.memory(), packet.header(3)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 32", "1, 147", "1, 92", "2, 148", "3, 32", "4, 16", "4, 33", "5, 32"})
  void takesNothingElseForWireGuard(int type, int length) {
    expectOnlyUdp(toPort(51820, with8(new byte[length], 0, type)));
  }

  @Test
  void wantsTheReservedBytesOfWireGuard() {
    for (int at = 1; at < 4; at++) {
      expectOnlyUdp(toPort(51820, with8(with8(new byte[148], 0, 1), at, 1)));
    }
  }

  // --- ports ---------------------------------------------------------------------------------

  @Test
  void findsEachPortAndNoOther() {
    Map<Integer, Protocol> usual = new TreeMap<>();
    usual.put(4789, Protocol.VXLAN);
    usual.put(8472, Protocol.VXLAN);
    usual.put(4790, Protocol.VXLAN_GPE);
    usual.put(6081, Protocol.GENEVE);
    usual.put(2152, Protocol.GTP_U);
    usual.put(3544, Protocol.TEREDO);
    usual.put(1701, Protocol.L2TPV3_UDP);
    usual.put(51820, Protocol.WIREGUARD);
    UdpTunnels tunnels = DecoderOptions.DEFAULT.udpTunnels();
    for (int port = 0; port <= 65_535; port++) {
      Protocol tunnel = usual.get(port);
      assertEquals(tunnel, tunnels.find(40_000, port), "to " + port);
      boolean oneWay =
          tunnel == Protocol.VXLAN || tunnel == Protocol.VXLAN_GPE || tunnel == Protocol.GENEVE;
      assertEquals(oneWay ? null : tunnel, tunnels.find(port, 40_000), "from " + port);
    }
    assertEquals(Protocol.GTP_U, tunnels.find(3544, 2152), "the destination counts first");
  }

  @Test
  void followsThePortsThatItWasToldAndNoOthers() {
    DecoderOptions options =
        DecoderOptions.builder().vxlanPorts(14789, 53).genevePorts().maxLayers(7).build();
    byte[] message = vxlan(3, INNER_FRAME);
    for (int port : new int[] {14789, 53}) {
      new Decoding(options).decode(toPort(port, message)).expectOverlays("3 at 3");
    }
    for (int port : new int[] {4789, 8472, 6081}) {
      new Decoding(options).decode(toPort(port, message)).expectClean(udpOnly(96));
    }
    assertEquals(7, options.maxLayers());
    assertTrue(options.nvgre());
    assertEquals(-1, options.l2tpCookieLength());
    assertEquals(0, options.l2tpSublayerLength());
    assertEquals(options, new PacketDecoder(options).options());
  }

  @Test
  void setsThePortsOfEachTunnel() {
    DecoderOptions options =
        DecoderOptions.builder()
            .vxlanGpePorts(1)
            .genevePorts(2)
            .gtpUPorts(3)
            .teredoPorts(4)
            .l2tpPorts(5)
            .wireGuardPorts(6)
            .vxlanPorts(7, 7)
            .build();
    Protocol[] tunnels = {
      Protocol.VXLAN_GPE,
      Protocol.GENEVE,
      Protocol.GTP_U,
      Protocol.TEREDO,
      Protocol.L2TPV3_UDP,
      Protocol.WIREGUARD,
      Protocol.VXLAN
    };
    for (int i = 0; i < tunnels.length; i++) {
      assertEquals(tunnels[i], options.udpTunnels().find(40_000, i + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void refusesANumberThatIsNoPort(int port) {
    Exception refusal =
        assertThrows(
            IllegalArgumentException.class, () -> DecoderOptions.builder().genevePorts(port));
    assertEquals("a UDP port of geneve is 1 to 65535, not " + port, refusal.getMessage());
  }

  @Test
  void refusesAPortThatTwoTunnelsHave() {
    DecoderOptions.Builder builder = DecoderOptions.builder().genevePorts(4789);
    Exception refusal = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals("UDP port 4789 is given to both vxlan and geneve", refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "-1, 0", "12, 4", "8, 2"})
  void refusesLengthsThatL2tpDoesNotHave(int cookie, int sublayer) {
    assertThrows(
        IllegalArgumentException.class,
        () -> DecoderOptions.builder().l2tpV3Ethernet(cookie, sublayer));
  }

  @Test
  void doesNotLookBehindADatagramWhoseLengthIsALie() {
    byte[] frame = with16(toPort(4789, vxlan(3, INNER_FRAME)), 38, 7);
    Decoding packet = Decoding.of(frame);
    packet
        .expectLayers(udpOnly(96))
        .expectStop("udp.length_too_short at 34: 8 required, 7 available, limit captured");
    assertFalse(packet.table().overlayCount(0) > 0);
  }
}

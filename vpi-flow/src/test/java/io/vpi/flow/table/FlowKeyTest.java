package io.vpi.flow.table;

import static io.vpi.flow.table.Frames.DCCP;
import static io.vpi.flow.table.Frames.ICMP;
import static io.vpi.flow.table.Frames.ICMPV6;
import static io.vpi.flow.table.Frames.SCTP;
import static io.vpi.flow.table.Frames.TCP;
import static io.vpi.flow.table.Frames.UDP;
import static io.vpi.flow.table.Frames.UDP_LITE;
import static io.vpi.flow.table.Frames.bytes;
import static io.vpi.flow.table.Frames.ethernet;
import static io.vpi.flow.table.Frames.icmp;
import static io.vpi.flow.table.Frames.ip;
import static io.vpi.flow.table.Frames.join;
import static io.vpi.flow.table.Frames.tcp;
import static io.vpi.flow.table.Frames.transport;
import static io.vpi.flow.table.Frames.udp;
import static io.vpi.flow.table.Frames.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.TenantKey;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowKeyTest {
  private static final byte[] NOTHING = {};

  private final FlowHash hash = FlowHash.seeded(1);

  private static FlowKey key(byte[] frame) {
    Frames.Decoded decoded = Frames.decode(frame);
    FlowKey key = new FlowKey();
    assertTrue(key.read(decoded.batch(), decoded.layers(), 0, TenantKey.INNERMOST));
    return key;
  }

  private static FlowKey quoted(byte[] frame) {
    Frames.Decoded decoded = Frames.decode(frame);
    FlowKey key = new FlowKey();
    assertTrue(key.readQuoted(decoded.batch(), decoded.layers(), 0, TenantKey.INNERMOST));
    return key;
  }

  private static String words(FlowKey key) {
    return String.join(
        " ",
        Long.toHexString(key.addressHighA),
        Long.toHexString(key.addressLowA),
        Long.toHexString(key.addressHighB),
        Long.toHexString(key.addressLowB),
        Long.toHexString(key.tenant),
        Integer.toHexString(key.ports),
        Integer.toHexString(key.addressSpace),
        Integer.toHexString(key.kind));
  }

  private void assertSame(FlowKey one, FlowKey other) {
    assertEquals(words(one), words(other));
    assertEquals(hash.of(one), hash.of(other));
  }

  private void assertApart(FlowKey one, FlowKey other) {
    assertNotEquals(words(one), words(other));
    assertNotEquals(hash.of(one), hash.of(other));
  }

  @ParameterizedTest
  @ValueSource(ints = {TCP, UDP, SCTP, DCCP, UDP_LITE})
  void isTheSameForBothDirections(int protocol) {
    FlowKey there =
        key(ethernet(ip("10.0.0.2", "200.0.0.1", protocol, transport(protocol, 40000, 80))));
    FlowKey back =
        key(ethernet(ip("200.0.0.1", "10.0.0.2", protocol, transport(protocol, 80, 40000))));
    assertSame(there, back);
    assertTrue(there.isFromA());
    assertFalse(back.isFromA());
    assertEquals(protocol, there.ipProtocol());
    assertEquals(4, there.ipVersion());
    assertEquals(0x0A000002L, there.addressLow(true));
    assertEquals(0xC8000001L, there.addressLow(false));
    assertEquals(40000, there.port(true));
    assertEquals(80, there.port(false));
  }

  @Test
  void comparesAddressesAsUnsigned() {
    FlowKey there = key(ethernet(ip("fd00::1", "2001:db8::1", TCP, tcp(1, 2, 2, NOTHING))));
    FlowKey back = key(ethernet(ip("2001:db8::1", "fd00::1", TCP, tcp(2, 1, 18, NOTHING))));
    assertSame(there, back);
    assertFalse(there.isFromA());
    assertEquals(6, there.ipVersion());
    assertEquals(0x20010DB800000000L, back.addressHigh(true));
    assertEquals(1, back.addressLow(true));
    FlowKey low = key(ethernet(ip("::8000:0:0:1", "::1", TCP, tcp(1, 2, 2, NOTHING))));
    assertFalse(low.isFromA());
  }

  @Test
  void ordersEqualAddressesByPort() {
    FlowKey there = key(ethernet(ip("127.0.0.1", "127.0.0.1", UDP, udp(60000, 53, NOTHING))));
    FlowKey back = key(ethernet(ip("127.0.0.1", "127.0.0.1", UDP, udp(53, 60000, NOTHING))));
    assertSame(there, back);
    assertFalse(there.isFromA());
    assertTrue(back.isFromA());
    assertEquals(53, there.port(true));
    assertEquals(60000, there.port(false));
  }

  @Test
  void tellsProtocolsPortsAndEndsApart() {
    FlowKey key = key(ethernet(ip("10.0.0.1", "10.0.0.2", UDP, udp(1, 2, NOTHING))));
    assertApart(key, key(ethernet(ip("10.0.0.1", "10.0.0.2", UDP, udp(2, 1, NOTHING)))));
    assertApart(key, key(ethernet(ip("10.0.0.1", "10.0.0.3", UDP, udp(1, 2, NOTHING)))));
    assertApart(key, key(ethernet(ip("10.0.0.1", "10.0.0.2", TCP, tcp(1, 2, 2, NOTHING)))));
    assertApart(key, key(ethernet(ip("::10.0.0.1", "::10.0.0.2", UDP, udp(1, 2, NOTHING)))));
  }

  @Test
  void tellsTenantsAndAddressSpacesApart() {
    byte[] packet = ip("10.0.0.1", "10.0.0.2", TCP, tcp(1, 2, 2, NOTHING));
    FlowKey plain = key(ethernet(packet));
    FlowKey vlan = key(ethernet(packet, 5));
    FlowKey vni5 = key(vxlan(5, ethernet(packet)));
    FlowKey vni6 = key(vxlan(6, ethernet(packet)));
    assertApart(plain, vlan);
    assertApart(plain, vni5);
    assertApart(vlan, vni5);
    assertApart(vni5, vni6);
    assertEquals(0x0A000001L, vni5.addressLow(true));

    TapRegistry taps = new TapRegistry();
    int tap = taps.register(new TapPoint("h", "s", "p", "g", Direction.UNKNOWN, 9));
    Frames.Decoded decoded = Frames.decode(taps, tap, ethernet(packet));
    FlowKey space = new FlowKey();
    assertTrue(space.read(decoded.batch(), decoded.layers(), 0, TenantKey.INNERMOST));
    assertEquals(9, space.addressSpace());
    assertApart(plain, space);
  }

  @ParameterizedTest
  @CsvSource({"8, 0", "13, 14", "15, 16", "17, 18", "42, 43"})
  void findsARequestAndItsReplyTogether(int request, int reply) {
    FlowKey there = key(ethernet(ip("10.0.0.9", "10.0.0.2", ICMP, icmp(request, 0, 77, NOTHING))));
    FlowKey back = key(ethernet(ip("10.0.0.2", "10.0.0.9", ICMP, icmp(reply, 0, 77, NOTHING))));
    assertSame(there, back);
    assertFalse(there.isFromA());
    assertTrue(back.isFromA());
    assertApart(
        there, key(ethernet(ip("10.0.0.9", "10.0.0.2", ICMP, icmp(request, 0, 78, NOTHING)))));
  }

  @Test
  void findsEchoesOfIcmpv6Together() {
    FlowKey there = key(ethernet(ip("fd00::1", "fd00::2", ICMPV6, icmp(128, 0, 5, NOTHING))));
    FlowKey back = key(ethernet(ip("fd00::2", "fd00::1", ICMPV6, icmp(129, 0, 5, NOTHING))));
    assertSame(there, back);
    assertNotEquals(there.isFromA(), back.isFromA());
    FlowKey self = key(ethernet(ip("::1", "::1", ICMPV6, icmp(128, 0, 5, NOTHING))));
    FlowKey selfBack = key(ethernet(ip("::1", "::1", ICMPV6, icmp(129, 0, 5, NOTHING))));
    assertSame(self, selfBack);
    assertNotEquals(self.isFromA(), selfBack.isFromA());
  }

  @Test
  void keepsOtherIcmpApartByTypeAndCode() {
    FlowKey one = key(ethernet(ip("10.0.0.9", "10.0.0.2", ICMP, icmp(9, 0, 1, NOTHING))));
    assertSame(one, key(ethernet(ip("10.0.0.9", "10.0.0.2", ICMP, icmp(9, 0, 2, NOTHING)))));
    assertApart(one, key(ethernet(ip("10.0.0.9", "10.0.0.2", ICMP, icmp(9, 16, 1, NOTHING)))));
    assertApart(one, key(ethernet(ip("10.0.0.9", "10.0.0.2", ICMP, icmp(10, 0, 1, NOTHING)))));
  }

  @Test
  void hasNoPortsWhereTheTransportHeaderIsMissing() {
    byte[] later = ip("10.0.0.1", "10.0.0.2", TCP, new byte[24]);
    later[7] = 4;
    FlowKey key = key(ethernet(later));
    assertEquals(TCP, key.ipProtocol());
    assertEquals(0, key.port(true));
    assertEquals(0, key.port(false));
    assertEquals(89, key(ethernet(ip("10.0.0.1", "224.0.0.5", 89, new byte[24]))).ipProtocol());
  }

  @Test
  void looksBehindExtensionHeaders() {
    byte[] options = bytes(TCP, 0, 1, 4, 0, 0, 0, 0);
    FlowKey bare = key(ethernet(ip("fd00::1", "fd00::2", TCP, tcp(1, 2, 2, NOTHING))));
    assertSame(
        bare, key(ethernet(ip("fd00::1", "fd00::2", 60, join(options, tcp(1, 2, 2, NOTHING))))));
    byte[] toUnknown = bytes(89, 0, 1, 4, 0, 0, 0, 0);
    assertEquals(
        89, key(ethernet(ip("fd00::1", "fd00::2", 60, join(toUnknown, NOTHING)))).ipProtocol());
  }

  @Test
  void hasNoneWithoutIp() {
    byte[] arp = join(bytes(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 6), new byte[28]);
    Frames.Decoded decoded = Frames.decode(arp);
    FlowKey key = new FlowKey();
    assertFalse(key.read(decoded.batch(), decoded.layers(), 0, TenantKey.INNERMOST));
    assertFalse(key.readQuoted(decoded.batch(), decoded.layers(), 0, TenantKey.INNERMOST));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 20, 40})
  void findsAnErrorWithTheFlowThatItSpeaksOf(int quotedBytes) {
    byte[] transport = tcp(40000, 80, 2, new byte[30]);
    FlowKey flow = key(ethernet(ip("10.0.0.9", "10.0.0.2", TCP, transport)));
    byte[] whole = ip("10.0.0.9", "10.0.0.2", TCP, transport);
    byte[] error = icmp(3, 1, 0, Arrays.copyOf(whole, 20 + quotedBytes));
    FlowKey quoted = quoted(ethernet(ip("10.0.0.254", "10.0.0.9", ICMP, error)));
    assertSame(flow, quoted);
    assertEquals(flow.isFromA(), quoted.isFromA());
  }

  @Test
  void findsAnErrorAboutAnAnswerInItsTenant() {
    byte[] answer = ip("fd00::2", "fd00::1", UDP, udp(53, 4000, new byte[100]));
    FlowKey flow =
        key(vxlan(7, ethernet(ip("fd00::1", "fd00::2", UDP, udp(4000, 53, new byte[9])), 3)));
    byte[] error = icmp(1, 4, 0, answer);
    FlowKey quoted = quoted(vxlan(7, ethernet(ip("fd00::1", "fd00::2", ICMPV6, error), 3)));
    assertSame(flow, quoted);
    assertTrue(flow.isFromA());
    assertFalse(quoted.isFromA());
  }

  @Test
  void findsAnErrorAboutAnEcho() {
    byte[] echo = ip("10.0.0.9", "10.0.0.2", ICMP, icmp(8, 0, 77, new byte[8]));
    FlowKey quoted = quoted(ethernet(ip("10.0.0.254", "10.0.0.9", ICMP, icmp(11, 0, 0, echo))));
    assertSame(key(ethernet(echo)), quoted);
  }

  @Test
  void allocatesNothing() {
    byte[] first = ethernet(ip("10.0.0.1", "10.0.0.2", TCP, tcp(1, 2, 2, NOTHING)), 4);
    byte[] second = vxlan(3, ethernet(ip("fd00::1", "fd00::2", ICMPV6, icmp(128, 0, 1, NOTHING))));
    byte[] echo = ip("10.0.0.9", "10.0.0.2", ICMP, icmp(8, 0, 77, new byte[8]));
    byte[] third = ethernet(ip("10.0.0.254", "10.0.0.9", ICMP, icmp(11, 0, 0, echo)));
    Frames.Decoded decoded = Frames.decode(first, second, third);
    FlowKeys keys = new FlowKeys(3, hash, TenantKey.INNERMOST);
    FlowKey quoted = new FlowKey();
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          keys.read(decoded.batch(), decoded.layers());
          quoted.readQuoted(decoded.batch(), decoded.layers(), 2, TenantKey.INNERMOST);
        }));
    assertEquals(3, keys.size());
    assertTrue(keys.has(0) && keys.has(1) && keys.has(2));
    assertEquals(hash.of(keys.key(1)), keys.hash(1));
  }
}

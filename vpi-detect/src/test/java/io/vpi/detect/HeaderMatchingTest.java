package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.PacketBatch;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which packets the header of a rule lets through to its options. */
class HeaderMatchingTest {
  @AutoClose private final Inspectors inspectors = new Inspectors();

  @ParameterizedTest(name = "{0} from {1} to {2}: {3}")
  @CsvSource(
      delimiter = '#',
      value = {
        "any any -> any any#10.0.0.1 1#10.0.0.2 2#true",
        "10.0.0.1 any -> any any#10.0.0.1 1#10.0.0.2 2#true",
        "10.0.0.1 any -> any any#10.0.0.2 1#10.0.0.1 2#false",
        "10.0.0.1 any <> any any#10.0.0.2 1#10.0.0.1 2#true",
        "10.0.0.1 1 <> any 2#10.0.0.2 2#10.0.0.1 1#true",
        "10.0.0.1 1 <> any 2#10.0.0.2 1#10.0.0.1 2#false",
        "10.0.0.0/8 any -> any any#10.255.255.255 1#10.0.0.2 2#true",
        "10.0.0.0/8 any -> any any#11.0.0.0 1#10.0.0.2 2#false",
        "10.9.9.9/8 any -> any any#10.0.0.0 1#10.0.0.2 2#true",
        "0.0.0.0/0 any -> any any#255.255.255.255 1#10.0.0.2 2#true",
        "0.0.0.0/0 any -> any any#fd00::1 1#fd00::2 2#false",
        "128.0.0.0/1 any -> any any#200.0.0.1 1#10.0.0.2 2#true",
        "128.0.0.0/1 any -> any any#100.0.0.1 1#10.0.0.2 2#false",
        "10.0.0.5-10.0.1.5 any -> any any#10.0.1.5 1#10.0.0.2 2#true",
        "10.0.0.5-10.0.1.5 any -> any any#10.0.1.6 1#10.0.0.2 2#false",
        "!10.0.0.1 any -> any any#10.0.0.1 1#10.0.0.2 2#false",
        "!10.0.0.1 any -> any any#fd00::1 1#fd00::2 2#true",
        "[10.0.0.0/8,!10.1.0.0/16] any -> any any#10.1.2.3 1#10.0.0.2 2#false",
        "[10.0.0.0/8,!10.1.0.0/16] any -> any any#10.2.2.3 1#10.0.0.2 2#true",
        "[!10.1.0.0/16,!10.2.0.0/16] any -> any any#10.3.2.3 1#10.0.0.2 2#true",
        "[!10.1.0.0/16,!10.2.0.0/16] any -> any any#10.2.2.3 1#10.0.0.2 2#false",
        "[10.0.0.0/8,![10.1.0.0/16,!10.1.1.1]] any -> any any#10.1.1.1 1#10.0.0.2 2#true",
        "[10.0.0.0/8,![10.1.0.0/16,!10.1.1.1]] any -> any any#10.1.1.2 1#10.0.0.2 2#false",
        "[10.0.0.1,10.0.0.2,10.0.0.3,10.0.9.0/24] any -> any any#10.0.9.9 1#10.0.0.2 2#true",
        "[10.0.0.1,10.0.0.2,10.0.0.3,10.0.9.0/24] any -> any any#10.0.0.4 1#10.0.0.2 2#false",
        "fd00::/8 any -> any any#fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 1#fd00::2 2#true",
        "fd00::/8 any -> any any#fe00:: 1#fd00::2 2#false",
        "fd00::/127 any -> any any#fd00::2 1#fd00::2 2#false",
        "fd00::ffff:ffff:ffff:fff0-fd00:0:0:1::4 any -> any any#fd00:0:0:1:: 1#fd00::2 2#true",
        "fd00::ffff:ffff:ffff:fff0-fd00:0:0:1::4 any -> any any#fd00:0:0:1::5 1#fd00::2 2#false",
        "$HOME_NET any -> $EXTERNAL_NET any#172.16.0.1 1#8.8.8.8 2#true",
        "$HOME_NET any -> $EXTERNAL_NET any#172.32.0.1 1#8.8.8.8 2#false",
        "$HOME_NET any -> $EXTERNAL_NET any#fd12::1 1#2001:db8::1 2#true",
        "any 1024: -> any :1023#10.0.0.1 1024#10.0.0.2 1023#true",
        "any 1024: -> any :1023#10.0.0.1 1023#10.0.0.2 1023#false",
        "any any -> any [80,8000:8010,!8005]#10.0.0.1 1#10.0.0.2 8004#true",
        "any any -> any [80,8000:8010,!8005]#10.0.0.1 1#10.0.0.2 8005#false",
        "any any -> any $FILE_DATA_PORTS#10.0.0.1 1#10.0.0.2 143#true",
        "any any -> any !80#10.0.0.1 1#10.0.0.2 80#false",
        "any any -> any 0#10.0.0.1 1#10.0.0.2 0#true",
        "any any -> any 65535#10.0.0.1 1#10.0.0.2 65535#true",
      })
  void matchesAddressesAndPorts(String header, String from, String to, boolean matches) {
    String[] source = from.split(" ", 2);
    String[] destination = to.split(" ", 2);
    TestPacket packet =
        TestPacket.udp()
            .from(source[0])
            .to(destination[0])
            .ports(Integer.parseInt(source[1]), Integer.parseInt(destination[1]))
            .payload("x");
    // With and without a content: the ways through the prefilter and the port table.
    String rules =
        "alert udp " + header + " (sid:1;)\nalert udp " + header + " (content:\"x\"; sid:2;)";
    assertEquals(matches ? List.of(1L, 2L) : List.of(), sids(rules, packet));
  }

  private static final String PROTOCOLS =
      """
      alert tcp any any -> any any (sid:1;)
      alert udp any any -> any any (sid:2;)
      alert icmp any any -> any any (sid:3;)
      alert ip any any -> any any (sid:4;)
      alert ip any any -> any 80 (sid:5;)
      alert ip any any -> any any (content:"mark"; sid:6;)
      """;

  @Test
  void aTransportProtocolAsksForItsHeader() {
    assertEquals(List.of(1L, 4L, 5L, 6L), sids(PROTOCOLS, TestPacket.tcp().payload("mark")));
    assertEquals(List.of(2L, 4L, 5L, 6L), sids(PROTOCOLS, TestPacket.udp().payload("mark")));
    assertEquals(List.of(3L, 4L, 6L), sids(PROTOCOLS, TestPacket.icmp().payload("mark")));
    assertEquals(List.of(3L, 4L, 6L), sids(PROTOCOLS, TestPacket.icmpv6().payload("mark")));
    assertEquals(List.of(4L, 6L), sids(PROTOCOLS, TestPacket.other(132).payload("mark")));
  }

  @Test
  void aLaterFragmentMatchesOnlyIpRulesWithoutPorts() {
    TestPacket first = TestPacket.udp().payload("mark").fragment(0x2000);
    TestPacket later = TestPacket.udp().payload("mark").fragment(0x2001);
    assertEquals(List.of(2L, 4L, 5L, 6L), sids(PROTOCOLS, first));
    assertEquals(List.of(4L, 6L), sids(PROTOCOLS, later));
  }

  @Test
  void aTransportHeaderThatWasNotCapturedLeavesOnlyIpRules() {
    byte[] frame = TestPacket.tcp().build();
    assertEquals(List.of(4L), sids(PROTOCOLS, TestBatch.captured(frame, frame.length - 4)));
  }

  @Test
  void aPacketThatEndsBeforeItsIpLengthIsPutToNoRuleAsItsReceiverThrowsItAway() {
    byte[] frame = TestPacket.tcp().build();
    byte[] cut = java.util.Arrays.copyOf(frame, frame.length - 4);
    assertEquals(List.of(), sids(PROTOCOLS, TestBatch.of(cut)));
  }

  @Test
  void contentsAskForAPayload() {
    String rules =
        "alert udp any any -> any any (content:!\"a\"; sid:1;)\nalert udp any any -> any any (sid:2;)";
    assertEquals(List.of(2L), sids(rules, TestPacket.udp()));
    assertEquals(List.of(1L, 2L), sids(rules, TestPacket.udp().payload("b")));
  }

  @Test
  void paddingBehindThePacketIsNoPayload() {
    byte[] frame = TestPacket.udp().payload("x").build();
    byte[] padded = java.util.Arrays.copyOf(frame, 60);
    padded[59] = 'y';
    RecordingSink sink = new RecordingSink();
    RuleSet rules = RuleSet.parse("alert udp any any -> any any (content:\"y\"; sid:1;)");
    inspectors.build(SmallInspector.builder(rules).sink(sink)).inspect(TestBatch.of(padded));
    assertEquals(List.of(), sink.sids());
  }

  private static List<Long> sids(String rules, TestPacket packet) {
    return sids(rules, TestBatch.of(packet));
  }

  private static List<Long> sids(String rules, PacketBatch batch) {
    RuleSet set = RuleSet.parse(rules);
    assertEquals(List.of(), set.report().rejected());
    RecordingSink sink = new RecordingSink();
    try (Inspector inspector = SmallInspector.builder(set).sink(sink).build()) {
      inspector.inspect(batch);
    }
    return sink.sids();
  }
}

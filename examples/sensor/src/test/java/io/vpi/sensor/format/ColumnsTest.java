package io.vpi.sensor.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final String MACS = "020000000002 020000000001 ";
  private static final String IP_HEAD = "4500 0000 0001 0000 40 ";
  private static final String IP_TAIL = " 0000 0a000001 0a000002 ";

  @Test
  void joinsStrippedTagsAndThoseOfThePacketEachInItsColumn() throws IOException {
    String packet = MACS + "8100 0007 8100 0008 88b5";
    assertEquals("7;8", cell("vlan.id", packet));
    assertEquals("5;7;8", cell("vlan.id", packet, 0x8100_0005));
    assertEquals("7;8", cell("vlan.id", packet, 0x88A8_0005));
    assertEquals("5", cell("ieee8021ad.id", packet, 0x88A8_0005));
    assertEquals("5;6", cell("ieee8021ad.id", packet, 0x88A8_0005, 0x88A8_0006));
  }

  @Test
  void findsTheTpidThatGreAndGeneveDoNotHaveAtTheirEnd() throws IOException {
    String gre = MACS + "0800 " + IP_HEAD + "2f" + IP_TAIL + "2000 88a8 0000002a 0009 88b5";
    assertEquals("9", cell("ieee8021ad.id", gre));
    assertEquals("", cell("vlan.id", gre));
    assertEquals("eth:ethertype:ip:gre:ieee8021ad:ethertype", cell("frame.protocols", gre));
    String geneve =
        MACS
            + "0800 "
            + IP_HEAD
            + "11"
            + IP_TAIL
            + "1234 17c1 0000 0000 0100 88a8 00002a00 00000000 0009 88b5";
    assertEquals("9", cell("ieee8021ad.id", geneve));
    assertEquals("0x00002a", cell("geneve.vni", geneve));
  }

  @Test
  void writesTheIdsOfEveryLevelTheOutermostFirst() throws IOException {
    String inner = MACS + "0800 " + IP_HEAD + "2f" + IP_TAIL;
    String packet =
        inner
            + "2000 6558 00002a07 "
            + inner
            + "2000 0800 00000007 "
            + IP_HEAD
            + "84"
            + IP_TAIL
            + "1f90 0050 00000000 00000000";
    assertEquals("0x6558;0x0800", cell("gre.proto", packet));
    assertEquals("0x00002a07;0x00000007", cell("gre.key", packet));
    assertEquals("47;47;132", cell("ip.proto", packet));
    assertEquals("8080", cell("sctp.srcport", packet));
    assertEquals("80", cell("sctp.dstport", packet));
    assertEquals(
        "eth:ethertype:ip:gre:eth:ethertype:ip:gre:ip:sctp", cell("frame.protocols", packet));
  }

  @Test
  void namesAStackOfLabelsOnceAndEachOfItsLabels() throws IOException {
    String packet = MACS + "8847 0001003f 0001113f 00";
    assertEquals("eth:ethertype:mpls", cell("frame.protocols", packet));
    assertEquals("16;17", cell("mpls.label", packet));
    String cut = MACS + "8847 0001003f 0001";
    assertEquals("eth:ethertype:mpls", cell("frame.protocols", cut));
    assertEquals("16", cell("mpls.label", cut));
  }

  @Test
  void givesUdpLiteThePortsOfUdpAndNoLength() throws IOException {
    String packet = MACS + "0800 " + IP_HEAD + "88" + IP_TAIL + "1f90 0050 0008 0000";
    assertEquals("8080", cell("udp.srcport", packet));
    assertEquals("80", cell("udp.dstport", packet));
    assertEquals("", cell("udp.length", packet));
    assertEquals("eth:ethertype:ip:udplite", cell("frame.protocols", packet));
  }

  @Test
  void writesTheSessionOfPppoe() throws IOException {
    String packet = MACS + "8864 11 00 0f07 0002 c021";
    assertEquals("0x0f07", cell("pppoe.session_id", packet));
    assertEquals("eth:ethertype:pppoes:ppp", cell("frame.protocols", packet));
    String discovery = MACS + "8863 11 a7 0f07 0000";
    assertEquals("0x0f07", cell("pppoe.session_id", discovery));
    assertEquals("eth:ethertype:pppoed", cell("frame.protocols", discovery));
  }

  @Test
  void leavesOutWhatAnIcmpErrorQuotes() throws IOException {
    String packet =
        MACS
            + "0800 "
            + IP_HEAD
            + "01"
            + IP_TAIL
            + "0301 0000 00000000 "
            + IP_HEAD
            + "11"
            + IP_TAIL
            + "1f90 0050 0008 0000";
    assertEquals("10.0.0.1", cell("ip.src", packet));
    assertEquals("", cell("udp.srcport", packet));
    assertEquals("eth:ethertype:ip:icmp", cell("frame.protocols", packet));
  }

  /** A packet's cell in a column. The tags are TPID and TCI, stripped before the packet came. */
  private static String cell(String name, String hex, int... tags) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    PacketBatch batch = new PacketBatch(1);
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(1);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      batch.begin(memory, new TapRegistry(), 0);
      batch.add(0, bytes.length, bytes.length, 0, LinkType.ETHERNET, PacketBatch.NO_TAP);
      for (int tag : tags) {
        batch.addStrippedVlan(0, tag >>> 16, tag & 0xFFFF);
      }
      decoder.decode(batch, layers);
      PacketView view = new PacketView(batch, layers);
      view.moveTo(0, 1);
      write(name, view, text);
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  private static void write(String name, PacketView view, OutputStream text) throws IOException {
    TextOutput out = new TextOutput(text);
    for (Column column : Columns.ALL) {
      if (column.name().equals(name)) {
        column.value().write(view, out);
      }
    }
    out.flush();
  }
}

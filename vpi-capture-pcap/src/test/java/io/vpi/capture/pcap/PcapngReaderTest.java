package io.vpi.capture.pcap;

import static io.vpi.capture.pcap.CaptureBytes.ints;
import static io.vpi.capture.pcap.CaptureBytes.joined;
import static io.vpi.capture.pcap.CaptureBytes.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.pcap.Captured.Packet;
import io.vpi.capture.pcap.PcapngWriter.Interface;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What pcapng says beside packets, and what it says wrongly. */
class PcapngReaderTest {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static byte[] oneInterface() {
    return CaptureBytes.pcapng(
        ORDER, writer -> writer.addInterface(Interface.of(LinkType.ETHERNET, "vnet0")));
  }

  private static byte[] block(int type, int... body) {
    int length = 12 + 4 * body.length;
    return joined(ints(ORDER, type, length), ints(ORDER, body), ints(ORDER, length));
  }

  private static String problemOf(byte[] file) throws IOException {
    var problem = Captured.mapped(file).problem();
    assertEquals(problem, replaceSource(Captured.streamed(file), problem));
    return problem == null ? "none" : problem.position() + ": " + problem.description();
  }

  private static @Nullable CaptureProblem replaceSource(
      Captured captured, @Nullable CaptureProblem other) {
    var problem = captured.problem();
    return problem == null || other == null
        ? problem
        : new CaptureProblem(other.source(), problem.position(), problem.description());
  }

  private static CaptureStatistics statistics(byte[] file) throws IOException {
    CaptureStatistics statistics = new CaptureStatistics();
    try (PacketSource source =
        new PcapFileProvider()
            .open("bytes", new ByteArrayInputStream(file), CaptureOptions.defaults())) {
      assertNull(Captured.read(source, 3).problem());
      source.statistics(statistics);
    }
    return statistics;
  }

  @Test
  void sumsTheLastLossesOfEachInterfaceOverAllSections() throws IOException {
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              for (int section = 0; section < 2; section++) {
                writer.addInterface(Interface.of(LinkType.ETHERNET, "a"));
                writer.addInterface(Interface.of(LinkType.ETHERNET, "b"));
                writer.writeStatistics(0, 1, 3, 10);
                writer.writeStatistics(0, 2, 5, CaptureStatistics.UNKNOWN);
                writer.writeStatistics(1, 2, 100, 1000);
                writer.beginSection(ByteOrder.BIG_ENDIAN);
              }
            });
    CaptureStatistics statistics = statistics(file);
    assertEquals(210, statistics.get(CaptureCounter.DROPPED_BY_INTERFACE));
    assertEquals(2020, statistics.get(CaptureCounter.DROPPED_BY_KERNEL));
  }

  @Test
  void doesNotKnowLossesThatTheFileDoesNotTell() throws IOException {
    CaptureStatistics statistics = statistics(oneInterface());
    assertEquals(CaptureStatistics.UNKNOWN, statistics.get(CaptureCounter.DROPPED_BY_INTERFACE));
    assertEquals(CaptureStatistics.UNKNOWN, statistics.get(CaptureCounter.DROPPED_BY_KERNEL));
    assertEquals(CaptureStatistics.UNKNOWN, statistics.get(CaptureCounter.CLOCK_JUMPS));
    assertEquals(0, statistics.get(CaptureCounter.PACKETS));
  }

  @Test
  void lossesBeyond63BitsStayTheLargestNumber() throws IOException {
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              for (int i = 0; i < 3; i++) {
                writer.addInterface(Interface.of(LinkType.ETHERNET, "a"));
                writer.writeStatistics(i, 1, i == 0 ? -2 : Long.MAX_VALUE, i);
              }
            });
    CaptureStatistics statistics = statistics(file);
    assertEquals(Long.MAX_VALUE, statistics.get(CaptureCounter.DROPPED_BY_INTERFACE));
    assertEquals(3, statistics.get(CaptureCounter.DROPPED_BY_KERNEL));
  }

  @Test
  void countsPacketsBytesTruncatedAndForeignBlocks() throws IOException {
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              writer.addInterface(Interface.of(LinkType.ETHERNET, "a"));
              for (int i = 0; i < 10; i++) {
                writer.writePacket(0, packet(i, 50), 0, 50, 50 + i / 8, i, Direction.UNKNOWN);
                writer.writeBlock(0x4000, packet(i, 5), 0, 5);
                writer.writeBlock(10, packet(i, 500), 0, 500);
              }
            });
    CaptureStatistics statistics = statistics(file);
    assertEquals(10, statistics.get(CaptureCounter.PACKETS));
    assertEquals(500, statistics.get(CaptureCounter.BYTES));
    assertEquals(2, statistics.get(CaptureCounter.TRUNCATED));
    assertEquals(20, statistics.get(CaptureCounter.SKIPPED_RECORDS));
  }

  @Test
  void registersInterfacesInTheOrderOfTheFileWithHostAndName() throws IOException {
    TapRegistry taps = new TapRegistry();
    taps.register(TapPoint.ofPort("of another source"));
    CaptureOptions options =
        new CaptureOptions(taps, "host7", CaptureOptions.DEFAULT_MAX_PACKET_LENGTH);
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              writer.addInterface(Interface.of(LinkType.ETHERNET, "vnet0"));
              writer.addInterface(Interface.of(LinkType.RAW, ""));
              writer.writePacket(1, packet(0, 4), 0, 4, 4, 0, Direction.UNKNOWN);
              writer.beginSection(ByteOrder.BIG_ENDIAN);
              writer.addInterface(Interface.of(LinkType.ETHERNET, "vnet0"));
              writer.writePacket(0, packet(0, 4), 0, 4, 4, 0, Direction.UNKNOWN);
            });
    PacketBatch batch = new PacketBatch(10);
    try (PacketSource source =
        new PcapFileProvider().open("bytes", new ByteArrayInputStream(file), options)) {
      while (source.poll(batch) < 2) {
        source.release(batch);
        source.await(1_000_000_000L);
      }
      assertEquals(2, batch.tapId(0));
      assertEquals(LinkType.RAW, batch.linkType(0));
      assertEquals(3, batch.tapId(1));
      source.release(batch);
    }
    assertEquals(4, taps.size());
    assertEquals(new TapPoint("host7", "", "vnet0", "", Direction.UNKNOWN, 0), taps.tap(3));
  }

  @Test
  void aSimplePacketIsAsLongAsTheInterfaceSnapped() throws IOException {
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              writer.addInterface(new Interface(LinkType.ETHERNET, "a", 6, 6, 0));
              writer.writePacket(0, packet(0, 3), 0, 3, 3, 7_000, Direction.INGRESS);
              writer.writeSimplePacket(packet(1, 6), 0, 6, 1000);
            });
    String hex = Captured.hex(packet(1, 6), 0, 6);
    assertEquals(
        new Packet(7_000, 1000, hex, LinkType.ETHERNET, "a", Direction.UNKNOWN, false),
        Captured.streamed(file).packets().get(1));
  }

  @Test
  void acceptsVersion12AndAnyOptions() throws IOException {
    byte[] section = block(0x0A0D0D0A, 0x1A2B3C4D, 2 << 16 | 1, -1, -1, 0x00040001, 0x21212121);
    // A description whose options do not fit: the last one claims 65535 bytes.
    byte[] description = block(1, 1, 0, 9 | 1 << 16, 9, 2 | 0xFFFF << 16);
    byte[] packet = block(6, 0, 0, 5, 4, 4, 0x04030201);
    assertEquals(
        List.of(new Packet(5, 4, "01020304", 1, "", Direction.UNKNOWN, true)),
        Captured.streamed(joined(section, description, packet)).packets());
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    byte[] start = oneInterface();
    int at = start.length;
    assertEquals(
        at + 8 + ": the block belongs to interface 1, the section has declared 1",
        problemOf(joined(start, block(6, 1, 0, 0, 0, 0))));
    assertEquals(
        at + 8 + ": the block belongs to interface 65535, the section has declared 1",
        problemOf(joined(start, block(2, 0xFFFF, 0, 0, 0, 0))));
    assertEquals(
        at + 8 + ": the block belongs to interface 9, the section has declared 1",
        problemOf(joined(start, block(5, 9, 0, 0))));
    assertEquals(
        at + 20 + ": the block claims a packet of 5 bytes, but its length leaves room for 4",
        problemOf(joined(start, block(6, 0, 0, 0, 5, 5, 0))));
    assertEquals(
        at + 20 + ": the block claims a packet of 4294967295 bytes, expected at most 262144",
        problemOf(joined(start, block(6, 0, 0, 0, -1, 5, 0))));
    assertEquals(
        at + 4 + ": the block's length is 28, expected at least 32 for a block of its type",
        problemOf(joined(start, block(6, 0, 0, 0, 0))));
    assertEquals(
        at + 4 + ": the block's length is 13, expected a multiple of 4 from 12 on",
        problemOf(joined(start, ints(ORDER, 77, 13, 0, 0, 0))));
    assertEquals(
        at + 4 + ": the block's length is 8, expected a multiple of 4 from 12 on",
        problemOf(joined(start, ints(ORDER, 77, 8, 0, 0, 0))));
    assertEquals(
        at + 12 + ": the length behind the block is 17, expected 16 as before it",
        problemOf(joined(start, ints(ORDER, 77, 16, 0, 17))));
    assertEquals(
        at
            + 4
            + ": the block's length is 4294967292, expected at most 1310720 for a block of its"
            + " type",
        problemOf(joined(start, ints(ORDER, 6, -4, 0, 0, 0, 0, 0, 0, 0))));
    assertEquals(
        at + 28 + ": the length behind the block is 36, expected 32 as before it",
        problemOf(joined(start, ints(ORDER, 6, 32, 0, 0, 0, 0, 0, 36))));
    assertEquals(
        at + ": the block needs 4294967292 bytes, the input has 40 more",
        problemOf(joined(start, ints(ORDER, 77, -4, 0, 0, 0, 0, 0, 0, 0, 0))));
    assertEquals(
        at + 8 + ": the section's byte-order magic is 12345678, expected 1a2b3c4d or 4d3c2b1a",
        problemOf(joined(start, block(0x0A0D0D0A, 0x78563412, 1, -1, -1))));
    assertEquals(
        "36: the block belongs to interface 0, the section has declared 0",
        problemOf(joined(Arrays.copyOf(start, 28), block(3, 4, 0))));
  }

  @Test
  void aPacketMayBeAsLongAsTheOptionsSayAndNoLonger() throws IOException {
    CaptureOptions options = new CaptureOptions(new TapRegistry(), "", 100);
    for (int length = 99; length <= 102; length++) {
      int size = length;
      byte[] ng =
          CaptureBytes.pcapng(
              ORDER,
              writer -> {
                writer.addInterface(Interface.of(LinkType.ETHERNET, "a"));
                writer.writePacket(0, packet(0, size), 0, size, size, 1, Direction.UNKNOWN);
              });
      byte[] simple =
          CaptureBytes.pcapng(
              ORDER,
              writer -> {
                writer.addInterface(Interface.of(LinkType.ETHERNET, "a"));
                writer.writeSimplePacket(packet(0, size), 0, size, size);
              });
      byte[] plain = CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ORDER, 1, size);
      for (byte[] file : List.of(ng, simple, plain)) {
        Captured captured = Captured.streamed(file, options);
        assertEquals(length <= 100 ? 1 : 0, captured.packets().size());
        assertEquals(length > 100, captured.problem() != null);
      }
    }
  }

  @Test
  void aSectionOfTooManyInterfacesIsDamaged() throws IOException {
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              for (int i = 0; i <= TapRegistry.MAX_TAPS; i++) {
                writer.addInterface(Interface.of(LinkType.ETHERNET, ""));
              }
            });
    assertEquals(
        28 + 32 * 65_536 + ": the section has more than 65536 interfaces", problemOf(file));
  }

  @Test
  void moreInterfacesThanTapsStillHavePackets() throws IOException {
    byte[] file =
        CaptureBytes.pcapng(
            ORDER,
            writer -> {
              for (int i = 0; i < TapRegistry.MAX_TAPS; i++) {
                writer.addInterface(Interface.of(LinkType.ETHERNET, ""));
              }
              writer.beginSection(ORDER);
              writer.addInterface(Interface.of(LinkType.RAW, ""));
              writer.writePacket(0, packet(0, 4), 0, 4, 4, 0, Direction.UNKNOWN);
            });
    Captured captured = Captured.mapped(file);
    assertEquals(1, captured.packets().size());
    assertEquals(LinkType.RAW, captured.packets().get(0).linkType());
    assertNull(captured.problem());
  }
}

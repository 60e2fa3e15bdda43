package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.pcap.Captured.Packet;
import io.vpi.capture.pcap.PcapngWriter.Interface;
import io.vpi.packet.Direction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the writers write, the readers read, mapped and as a stream. */
class RoundTripTest {

  /** A packet to write, and how. */
  record Sent(
      String hex, long moreOnTheWire, long nanos, Direction direction, int kind, int choice) {
    int length() {
      return hex.length() / 2;
    }

    long wireLength() {
      return length() + moreOnTheWire;
    }

    MemorySegment memory() {
      return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
    }
  }

  @Provide
  Arbitrary<List<Sent>> packets() {
    Arbitrary<String> bytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(HexFormat.of()::formatHex);
    Arbitrary<Long> more =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(0L)),
            Tuple.of(1, Arbitraries.longs().between(0, 4_294_967_095L)));
    Arbitrary<Long> nanos = Arbitraries.longs().between(0, 4_294_967_295_999_999_999L);
    return Combinators.combine(
            bytes,
            more,
            nanos,
            Arbitraries.of(Direction.class),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 1000))
        .as(Sent::new)
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<ByteOrder> orders() {
    return Arbitraries.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
  }

  @Provide
  Arbitrary<Interface> interfaces() {
    Arbitrary<Integer> resolutions =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0x80, 0x80 + 30));
    return Combinators.combine(
            Arbitraries.integers().between(0, 65_535),
            Arbitraries.strings().ofMaxLength(20).excludeChars('\0').filter(this::isText),
            resolutions,
            Arbitraries.longs().between(-4_000_000_000L, 0))
        .as((link, name, resolution, offset) -> new Interface(link, name, 0, resolution, offset));
  }

  private boolean isText(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000);
  }

  @Property(tries = 300)
  void pcapOfEveryVariantComesBack(
      @ForAll("packets") List<Sent> packets,
      @ForAll PcapWriter.Variant variant,
      @ForAll("orders") ByteOrder order)
      throws IOException {
    int linkType = packets.isEmpty() ? 1 : packets.get(0).choice();
    List<Packet> expected = new ArrayList<>();
    byte[] file =
        CaptureBytes.of(channel -> {
          try (PcapWriter writer =
              new PcapWriter(channel, new PcapWriter.Options(linkType, variant, order, 1 << 18))) {
            for (Sent sent : packets) {
              writer.write(
                  sent.memory(),
                  0,
                  sent.length(),
                  sent.wireLength(),
                  sent.nanos(),
                  sent.direction());
              boolean fine = variant == PcapWriter.Variant.NANOSECONDS;
              boolean directed = variant == PcapWriter.Variant.MODIFIED;
              expected.add(
                  new Packet(
                      fine ? sent.nanos() : sent.nanos() / 1000 * 1000,
                      sent.wireLength(),
                      sent.hex(),
                      linkType,
                      "",
                      directed ? sent.direction() : Direction.UNKNOWN,
                      true));
            }
          }
        });
    bothWays(expected, file);
  }

  @Property(tries = 300)
  void pcapngWithSectionsInterfacesAndForeignBlocksComesBack(
      @ForAll("packets") List<Sent> packets,
      @ForAll("interfaces") Interface first,
      @ForAll("interfaces") Interface second,
      @ForAll("orders") ByteOrder order)
      throws IOException {
    List<Packet> expected = new ArrayList<>();
    byte[] file =
        CaptureBytes.pcapng(
            order,
            writer -> {
              List<Interface> section = new ArrayList<>();
              declare(writer, section, first);
              declare(writer, section, second);
              long last = 0;
              for (Sent sent : packets) {
                int number = sent.choice() % section.size();
                Interface at = section.get(number);
                int length = sent.length();
                switch (sent.kind()) {
                  case 0, 1 -> {
                    writer.writePacket(
                        number,
                        sent.memory(),
                        0,
                        length,
                        sent.wireLength(),
                        sent.nanos(),
                        sent.direction());
                    last = floor(sent.nanos(), at);
                    expected.add(packet(sent, at, last, sent.direction(), true));
                  }
                  case 2 -> {
                    writer.writeObsoletePacket(
                        number, sent.memory(), 0, length, sent.wireLength(), sent.nanos());
                    last = floor(sent.nanos(), at);
                    expected.add(packet(sent, at, last, Direction.UNKNOWN, true));
                  }
                  case 3 -> {
                    writer.writeSimplePacket(sent.memory(), 0, length, length);
                    Sent whole = new Sent(sent.hex(), 0, last, Direction.UNKNOWN, 3, sent.choice());
                    expected.add(packet(whole, section.get(0), last, Direction.UNKNOWN, false));
                  }
                  case 4 -> {
                    writer.writeBlock(0x0BAD + sent.choice(), sent.memory(), 0, length);
                    writer.writeStatistics(
                        number, sent.nanos(), sent.choice(), CaptureStatistics.UNKNOWN);
                  }
                  default -> {
                    section.clear();
                    writer.beginSection(
                        sent.choice() % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
                    declare(writer, section, sent.choice() % 3 == 0 ? first : second);
                  }
                }
              }
            });
    bothWays(expected, file);
  }

  private static void declare(PcapngWriter writer, List<Interface> section, Interface one)
      throws IOException {
    assertEquals(section.size(), writer.addInterface(one));
    section.add(one);
  }

  private static Packet packet(
      Sent sent, Interface at, long nanos, Direction direction, boolean timed) {
    return new Packet(
        nanos, sent.wireLength(), sent.hex(), at.linkType(), at.name(), direction, timed);
  }

  /** What is left of a time after it went through an interface's ticks. */
  private static long floor(long nanos, Interface at) {
    BigInteger billion = BigInteger.valueOf(1_000_000_000L);
    BigInteger offset = BigInteger.valueOf(at.offsetSeconds()).multiply(billion);
    boolean binary = (at.resolution() & PcapngWriter.POWER_OF_TWO) != 0;
    BigInteger perSecond = BigInteger.valueOf(binary ? 2 : 10).pow(at.resolution() & 127);
    BigInteger ticks =
        BigInteger.valueOf(nanos).subtract(offset).multiply(perSecond).divide(billion);
    return ticks.multiply(billion).divide(perSecond).add(offset).longValueExact();
  }

  private static void bothWays(List<Packet> expected, byte[] file) throws IOException {
    for (Captured captured : List.of(Captured.mapped(file), Captured.streamed(file))) {
      assertEquals(expected, captured.packets());
      assertNull(captured.problem());
    }
  }
}

package io.vpi.capture.pcap;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.tck.HostileInput;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Capture files for the contract of packet sources. */
final class CaptureHarness implements SourceHarness {
  static final int SNAP_LENGTH = 2000;

  private static final int HOSTILE_LENGTH = 60;

  private final Path file;
  private final Form form;

  /** What a file looks like. */
  enum Form {
    PCAP,
    PCAPNG,
    GZIP
  }

  CaptureHarness(Path folder, Form form) {
    this.file = folder.resolve("capture");
    this.form = form;
  }

  @Override
  public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws IOException {
    return open(bytes(packets), options);
  }

  private SourceSession open(byte[] content, CaptureOptions options) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, form == Form.GZIP ? CompressionTest.gzip(content) : content);
    PacketSource source = PacketSources.open("pcap:" + file, options);
    return new SourceSession() {
      @Override
      public PacketSource source() {
        return source;
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private byte[] bytes(List<TestPacket> packets) {
    return form == Form.PCAPNG ? pcapng(packets) : pcap(packets);
  }

  private static byte[] pcapng(List<TestPacket> packets) {
    return CaptureBytes.pcapng(
        ByteOrder.LITTLE_ENDIAN,
        writer -> {
          writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "eth0"));
          for (TestPacket packet : packets) {
            writer.writePacket(
                0,
                MemorySegment.ofArray(packet.bytes()),
                0,
                Math.min(packet.length(), SNAP_LENGTH),
                packet.length(),
                packet.nanos(),
                Direction.UNKNOWN);
          }
        });
  }

  private static byte[] pcap(List<TestPacket> packets) {
    return CaptureBytes.of(channel -> {
      try (PcapWriter writer = new PcapWriter(channel, PcapWriter.Options.of(LinkType.ETHERNET))) {
        for (TestPacket packet : packets) {
          write(writer, packet);
        }
      }
    });
  }

  static void write(PcapWriter writer, TestPacket packet) throws IOException {
    writer.write(
        MemorySegment.ofArray(packet.bytes()),
        0,
        Math.min(packet.length(), SNAP_LENGTH),
        packet.length(),
        packet.nanos());
  }

  @Override
  public Set<SourceTrait> traits() {
    return EnumSet.of(SourceTrait.ENDS, SourceTrait.KEEPS_TIME);
  }

  @Override
  public OptionalInt snapLength() {
    return OptionalInt.of(SNAP_LENGTH);
  }

  @Override
  public List<HostileInput> hostileInputs() {
    return List.of(
        lie("a captured length of 4 GiB", -1),
        lie("a captured length of 2 GiB", Integer.MAX_VALUE),
        lie("a captured length beyond the largest packet", CaptureOptions.LARGEST_PACKET),
        lie("a captured length beyond the end", HOSTILE_LENGTH + 1),
        new HostileInput("a packet cut short", true, options -> open(cut(), options)));
  }

  private HostileInput lie(String name, int capturedLength) {
    return new HostileInput(
        name,
        true,
        options -> {
          byte[] content = twoPackets();
          // Behind the times in a record of pcap, before the packet in a block of pcapng.
          int trailer = form == Form.PCAPNG ? 4 : 0;
          int at = content.length - trailer - HOSTILE_LENGTH - 8;
          ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(at, capturedLength);
          return open(content, options);
        });
  }

  private byte[] cut() {
    byte[] whole = twoPackets();
    return Arrays.copyOf(whole, whole.length - 9);
  }

  private byte[] twoPackets() {
    MemorySegment packet = CaptureBytes.packet(1, HOSTILE_LENGTH);
    if (form == Form.PCAPNG) {
      return CaptureBytes.pcapng(
          ByteOrder.LITTLE_ENDIAN,
          writer -> {
            writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "eth0"));
            for (int i = 0; i < 2; i++) {
              writer.writePacket(
                  0, packet, 0, HOSTILE_LENGTH, HOSTILE_LENGTH, i, Direction.UNKNOWN);
            }
          });
    }
    return CaptureBytes.pcap(
        PcapWriter.Variant.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 2, HOSTILE_LENGTH);
  }
}

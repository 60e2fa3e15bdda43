package io.vpi.capture.pcap;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.packet.LinkType;
import io.vpi.tck.HostileInput;
import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A pipe that is written to while it is read keeps the contract of packet sources. */
class PipeContractTest extends PacketSourceContractTest {
  @Override
  public SourceHarness harness() {
    return new Harness();
  }

  private static final class Harness implements SourceHarness {
    @Override
    public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws IOException {
      Pipe pipe = Pipe.open();
      PcapWriter writer = new PcapWriter(pipe.sink(), PcapWriter.Options.of(LinkType.ETHERNET));
      writer.flush();
      // From here on a thread reads: what is written does not have to fit into the pipe.
      Session session = new Session(writer, source(pipe, options));
      for (TestPacket packet : packets) {
        session.send(packet);
      }
      return session;
    }

    private static PacketSource source(Pipe pipe, CaptureOptions options) throws IOException {
      return new PcapFileProvider()
          .open("pcap:pipe", Channels.newInputStream(pipe.source()), options);
    }

    @Override
    public Set<SourceTrait> traits() {
      return EnumSet.of(SourceTrait.FEEDS, SourceTrait.ENDS, SourceTrait.KEEPS_TIME);
    }

    @Override
    public OptionalInt snapLength() {
      return OptionalInt.of(CaptureHarness.SNAP_LENGTH);
    }

    @Override
    public List<HostileInput> hostileInputs() {
      return List.of(lie("a captured length of 4 GiB", -1), lie("one byte too many", 61));
    }

    private static HostileInput lie(String name, int capturedLength) {
      return new HostileInput(
          name,
          true,
          options -> {
            byte[] capture =
                CaptureBytes.pcap(PcapWriter.Variant.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 2, 60);
            ByteBuffer content = ByteBuffer.wrap(capture).order(ByteOrder.LITTLE_ENDIAN);
            content.putInt(capture.length - 68, capturedLength);
            Pipe pipe = Pipe.open();
            pipe.sink().write(content);
            pipe.sink().close();
            return new Session(null, source(pipe, options));
          });
    }
  }

  /** The writer's end and the reader's. */
  private record Session(PcapWriter writer, PacketSource source) implements SourceSession {
    @Override
    public void send(TestPacket packet) throws IOException {
      CaptureHarness.write(writer, packet);
      writer.flush();
    }

    @Override
    public void finish() throws IOException {
      writer.close();
    }

    @Override
    public void close() throws IOException {
      source.close();
      if (writer != null) {
        writer.close();
      }
    }
  }
}

package io.vpi.capture.linux;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class AfPacketContractTest extends PacketSourceContractTest {
  private static VethPair pair;

  @BeforeAll
  static void makePair() throws IOException {
    pair = VethPair.make();
  }

  @AfterAll
  static void removePair() throws IOException {
    if (pair != null) {
      pair.close();
    }
  }

  @Override
  public SourceHarness harness() {
    return new Harness();
  }

  private static final class Harness implements SourceHarness {
    private static final int SNAP_LENGTH = 1600;

    @Override
    public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws Exception {
      String target = "sens0,netns=" + pair.namespace + ",ring=2M,block=64K,snaplen=" + SNAP_LENGTH;
      PacketSource source =
          new AfPacketProvider().open(new CaptureUri("afpacket", target), options);
      Session session = new Session(source, FrameSender.open(pair, VethPair.PEER));
      for (TestPacket packet : packets) {
        session.send(packet);
      }
      return session;
    }

    @Override
    public Set<SourceTrait> traits() {
      return Set.of(SourceTrait.FEEDS, SourceTrait.LIVE_CLOCK);
    }

    @Override
    public OptionalInt snapLength() {
      return OptionalInt.of(SNAP_LENGTH);
    }
  }

  private record Session(PacketSource source, FrameSender sender) implements SourceSession {
    @Override
    public void send(TestPacket packet) {
      sender.send(packet.bytes());
    }

    @Override
    public void close() {
      source.close();
      sender.close();
    }
  }
}

package io.vpi.capture.linux;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import io.vpi.testing.Lab;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class InlinePairContractTest extends PacketSourceContractTest {
  private static Lab lab;

  @BeforeAll
  static void buildLab() throws IOException {
    lab = Lab.up("inline", "--guests", "2");
  }

  @AfterAll
  static void takeLabDown() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @Override
  public SourceHarness harness() {
    return new Harness();
  }

  private static final class Harness implements SourceHarness {
    @Override
    public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws Exception {
      String target = "p1,p2,netns=" + lab.namespace("host") + ",slots=128";
      PacketSource source = new BridgeProvider().open(new CaptureUri("bridge", target), options);
      Session session = new Session(source, CableEnd.of(lab, "g1"), CableEnd.of(lab, "g2"));
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
    public Set<Capability> capabilities() {
      return Set.of(Capability.INLINE, Capability.REPLACE, Capability.INJECT);
    }
  }

  /** Packets come from guest g1, and go on to guest g2; what is injected goes back to g1. */
  private record Session(PacketSource source, CableEnd first, CableEnd second)
      implements SourceSession {
    @Override
    public void send(TestPacket packet) {
      first.send(packet.bytes());
    }

    @Override
    public List<byte[]> forwarded() {
      return second.received();
    }

    @Override
    public List<byte[]> injected() {
      return first.received();
    }

    @Override
    public void close() {
      source.close();
      first.close();
      second.close();
    }
  }
}

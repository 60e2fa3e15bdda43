package io.vpi.example.vswitch;

import static io.vpi.tck.SourceTrait.ENDS;
import static io.vpi.tck.SourceTrait.FEEDS;
import static io.vpi.tck.SourceTrait.KEEPS_TIME;
import static io.vpi.tck.SourceTrait.LIVE_CLOCK;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.tck.HostileInput;
import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What the vendor adds to know that his source keeps the contract. */
class MirrorSourceContractTest extends PacketSourceContractTest {
  private static final AtomicInteger SWITCHES = new AtomicInteger();
  private static final int LENGTH_OFFSET = 8;
  private static final int PORT_OFFSET = 12;

  @Override
  public SourceHarness harness() {
    return new Harness();
  }

  private static final class Harness implements SourceHarness {
    @Override
    public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws IOException {
      Session session = Session.open(options);
      packets.forEach(session::send);
      return session;
    }

    @Override
    public Set<SourceTrait> traits() {
      return Set.of(FEEDS, ENDS, KEEPS_TIME, LIVE_CLOCK);
    }

    @Override
    public OptionalInt snapLength() {
      return OptionalInt.of(MirrorRing.MAX_FRAME);
    }

    @Override
    public List<HostileInput> hostileInputs() {
      return List.of(
          lie("a length beyond the slot", LENGTH_OFFSET, 1 << 20),
          lie("the largest length", LENGTH_OFFSET, Integer.MAX_VALUE),
          lie("a negative length", LENGTH_OFFSET, -1),
          lie("a port that the switch does not have", PORT_OFFSET, 2),
          lie("a negative port", PORT_OFFSET, -1));
    }

    /** A frame of which the switch's record says something wrong. */
    private static HostileInput lie(String name, int offset, int value) {
      return new HostileInput(
          name,
          false,
          options -> {
            Session session = Session.open(options);
            session.ring.mirror(0, 1, new byte[60]);
            session.ring.memory().set(ValueLayout.JAVA_INT, offset, value);
            return session;
          });
    }
  }

  /** A switch of its own and the source that reads its mirror. */
  private record Session(MirrorRing ring, PacketSource source) implements SourceSession {
    static Session open(CaptureOptions options) throws IOException {
      String name = "tck" + SWITCHES.incrementAndGet();
      MirrorRing ring = new MirrorRing(name, "p0", "p1");
      return new Session(ring, PacketSources.open("vswitch:" + name, options));
    }

    @Override
    public void send(TestPacket packet) {
      ring.mirror(1, packet.nanos(), packet.bytes());
    }

    @Override
    public void finish() {
      ring.shutDown();
    }

    @Override
    public void close() {
      source.close();
      ring.close();
    }
  }
}

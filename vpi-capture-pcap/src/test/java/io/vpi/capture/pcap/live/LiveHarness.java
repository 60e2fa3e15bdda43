package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.tck.HostileInput;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Sources of the contract's tests at the near end of a cable whose far end the test has. */
final class LiveHarness implements SourceHarness {
  static final int SNAP_LENGTH = 2048;

  private final VethPair pair;
  private final LiveOptions live;

  LiveHarness(VethPair pair, LiveOptions live) {
    this.pair = pair;
    this.live = live.withNamespace(pair.namespace()).withSnapLength(SNAP_LENGTH);
  }

  @Override
  public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws Exception {
    Session session = open(pair, options);
    for (TestPacket packet : packets) {
      session.send(packet);
    }
    return session;
  }

  private Session open(VethPair at, CaptureOptions options) throws IOException {
    LiveOptions there = live.withNamespace(at.namespace());
    PacketSource source = new LiveProvider().open(VethPair.NEAR, there, options);
    return new Session(source, FrameSender.at(at, VethPair.FAR));
  }

  @Override
  public Set<SourceTrait> traits() {
    return EnumSet.of(SourceTrait.FEEDS, SourceTrait.LIVE_CLOCK);
  }

  @Override
  public OptionalInt snapLength() {
    return OptionalInt.of(SNAP_LENGTH);
  }

  @Override
  public List<HostileInput> hostileInputs() {
    return List.of(
        new HostileInput(
            "frames that are nothing but a header, or as long as may be",
            false,
            options -> {
              Session session = open(pair, options);
              session.sender.send(14, 3);
              session.sender.send(9014, 3);
              return session;
            }),
        new HostileInput(
            "an interface that is removed",
            true,
            options -> {
              VethPair doomed = new VethPair();
              Session session = open(doomed, options);
              session.sender.send(60, 3);
              doomed.inside("ip", "link", "delete", VethPair.NEAR);
              doomed.close();
              return session;
            }));
  }

  private record Session(PacketSource source, FrameSender sender) implements SourceSession {
    @Override
    public void send(TestPacket packet) throws IOException {
      sender.send(packet.bytes());
    }

    @Override
    public void close() {
      source.close();
      sender.close();
    }
  }
}

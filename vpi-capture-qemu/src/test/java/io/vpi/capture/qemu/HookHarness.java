package io.vpi.capture.qemu;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.tck.HostileInput;
import io.vpi.tck.SourceHarness;
import io.vpi.tck.SourceSession;
import io.vpi.tck.SourceTrait;
import io.vpi.tck.TestPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A source with one guest, whose QEMU the test stands in for, in the contract of packet sources.
 */
final class HookHarness implements SourceHarness {
  private static final GuestPort GUEST = new GuestPort("web-1", "");

  private final HookMode mode;
  private final Path folder;

  HookHarness(HookMode mode, Path folder) {
    this.mode = mode;
    this.folder = folder;
  }

  @Override
  public SourceSession open(List<TestPacket> packets, CaptureOptions options) throws IOException {
    Session session = open(options);
    for (TestPacket packet : packets) {
      session.send(packet);
    }
    return session;
  }

  private Session open(CaptureOptions options) throws IOException {
    PacketSource source =
        PacketSources.open("qemu:" + mode.label() + "?dir=" + folder + "&guest=web-1", options);
    StandInQemu qemu = new StandInQemu(mode, HookSockets.of(folder, GUEST), true);
    return new Session(source, qemu.vnetLength(VirtioNetHeader.LENGTH));
  }

  @Override
  public Set<SourceTrait> traits() {
    return EnumSet.of(SourceTrait.FEEDS, SourceTrait.LIVE_CLOCK);
  }

  @Override
  public Set<Capability> capabilities() {
    return mode == HookMode.INLINE
        ? EnumSet.of(Capability.INLINE, Capability.REPLACE, Capability.INJECT)
        : Set.of();
  }

  @Override
  public List<HostileInput> hostileInputs() {
    return List.of(
        lie("a length of 4 GiB", -1, 12),
        lie("a length of 2 GiB", Integer.MAX_VALUE, 12),
        lie("one byte more than QEMU makes", FrameReader.MAX_RECORD + 1, 12),
        lie("a header of 4 GiB", 72, -1),
        lie("a header of 11 bytes", 72, 11),
        lie("a header that is longer than the record", 5, 12),
        lie("no frame behind the header", 12, 12),
        lie("nothing", 0, 0),
        lie("one byte more than are there", 73, 12));
  }

  private HostileInput lie(String name, int length, int header) {
    return new HostileInput(
        name,
        false,
        options -> {
          Session session = open(options);
          byte[] good = StandInQemu.record(new byte[60], new byte[12], true);
          byte[] bad = good.clone();
          ByteBuffer.wrap(bad).putInt(length).putInt(header);
          session.qemu.raw(HookQueue.FROM_GUEST, good);
          session.qemu.raw(HookQueue.FROM_GUEST, bad);
          session.qemu.raw(HookQueue.FROM_GUEST, good);
          return session;
        });
  }

  /** The source and its QEMU. */
  private record Session(PacketSource source, StandInQemu qemu) implements SourceSession {
    @Override
    public void send(TestPacket packet) {
      qemu.frame(HookQueue.FROM_GUEST, packet.bytes());
    }

    @Override
    public List<byte[]> forwarded() {
      return qemu.received(HookQueue.FROM_GUEST);
    }

    @Override
    public List<byte[]> injected() {
      return qemu.received(HookQueue.TO_GUEST);
    }

    @Override
    public void close() throws IOException {
      source.close();
      qemu.close();
    }
  }
}

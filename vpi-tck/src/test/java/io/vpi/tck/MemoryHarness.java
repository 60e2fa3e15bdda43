package io.vpi.tck;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The harness of {@link MemorySource}, and of the broken ones that are made of it. */
final class MemoryHarness implements SourceHarness {
  private final Setup setup;
  private final Factory factory;

  /** Makes the source that is tested. */
  interface Factory {
    MemorySource make(Setup setup, CaptureOptions options);
  }

  MemoryHarness(Setup setup, Factory factory) {
    this.setup = setup;
    this.factory = factory;
  }

  @Override
  public SourceSession open(List<TestPacket> packets, CaptureOptions options) {
    MemorySource source = factory.make(setup, options);
    packets.forEach(source::send);
    if (!setup.feeds()) {
      source.finish();
    }
    return new Session(source);
  }

  @Override
  public Set<SourceTrait> traits() {
    return setup.traits();
  }

  @Override
  public Set<Capability> capabilities() {
    return setup.capabilities();
  }

  @Override
  public OptionalInt snapLength() {
    return OptionalInt.of(MemorySource.SNAP_LENGTH);
  }

  @Override
  public List<HostileInput> hostileInputs() {
    return List.of(
        new HostileInput("a length beyond the memory", true, options -> hostile(options, 1 << 30)),
        new HostileInput("a negative length", true, options -> hostile(options, -1)));
  }

  private SourceSession hostile(CaptureOptions options, int declaredLength) {
    MemorySource source = factory.make(setup, options);
    source.receive(80, TestPackets.of(0, 80));
    source.receive(declaredLength, TestPackets.of(1, 80));
    return new Session(source);
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(3);
  }

  /** The source stays open unless the test closes it: its memory is the garbage collector's. */
  private record Session(MemorySource memory) implements SourceSession {
    @Override
    public PacketSource source() {
      return memory;
    }

    @Override
    public void send(TestPacket packet) {
      memory.send(packet);
    }

    @Override
    public void finish() {
      memory.finish();
    }

    @Override
    public List<byte[]> forwarded() {
      synchronized (memory.lock) {
        return List.copyOf(memory.forwarded);
      }
    }

    @Override
    public List<byte[]> injected() {
      synchronized (memory.lock) {
        return List.copyOf(memory.injected);
      }
    }

    @Override
    public void close() {
      memory.queue.clear();
    }
  }
}

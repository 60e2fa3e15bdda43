package io.vpi.capture.linux;

import io.vpi.capture.FlowAffinity;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;

/**
 * The frames of an interface, from one packet socket. A batch holds packets where the kernel wrote
 * them; several batches may be lent at once.
 *
 * <p>Threads: as {@link io.vpi.capture.PacketSource} says.
 */
final class AfPacketSource extends RingSource {
  /** The longest sleep while the socket's own readiness tells nothing: 1 ms. */
  private static final long HELD_SLEEP_NANOS = 1_000_000L;

  private final AfPacketConfig config;
  private final BlockRing ring;

  /** After removal, blocks that are open come once their time is up: for so long it is waited. */
  private final long graceNanos;

  AfPacketSource(AfPacketConfig config, AfPacketOpening opening, TapRegistry taps, int tap) {
    super(
        config.source(),
        taps,
        opening.mapping().memory(),
        opening.event(),
        opening::close,
        new Port(opening.socket(), opening.device()));
    this.config = config;
    this.ring =
        new BlockRing(memory, config.blockLength(), config.snapLength(), opening.linkType(), tap);
    this.graceNanos = 1_000_000L * (4L * config.blockMillis() + 50);
  }

  @Override
  boolean isReady() {
    return ring.isReady();
  }

  @Override
  void fill(PacketBatch batch) {
    ring.fill(batch);
    counters.add(batch.size(), ring.bytes(), ring.truncated(), ring.skipped());
  }

  @Override
  void takeBack(PacketBatch batch) {
    ring.release(batch);
  }

  @Override
  boolean isOver() {
    return goneNanos() > graceNanos && !ring.isReady();
  }

  /**
   * The kernel calls a socket readable while the block before the one it fills is not its own
   * again: also if that is one which a batch holds.
   */
  @Override
  boolean isAnyHeld() {
    return ring.isAnyHeld();
  }

  @Override
  long heldSleepNanos() {
    return HELD_SLEEP_NANOS;
  }

  @Override
  void freeRest() {}

  @Override
  public FlowAffinity affinity() {
    FanoutGroup group = config.group();
    return group == null ? FlowAffinity.INNER : group.mode().affinity;
  }
}

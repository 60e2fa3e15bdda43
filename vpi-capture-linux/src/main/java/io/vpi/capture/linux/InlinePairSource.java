package io.vpi.capture.linux;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * Two interfaces that this process joins: what comes in at one goes out at the other, once it was
 * judged. One batch is lent at a time, with the frames of both ends in the order of their arrival.
 *
 * <p>Threads: as {@link io.vpi.capture.PacketSource} says.
 */
final class InlinePairSource extends RingSource {
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.INLINE, Capability.REPLACE, Capability.INJECT);

  private final PairConfig config;

  /** Where the second end's ring begins in the memory. */
  private final long border;

  private final PairEnd first;
  private final PairEnd second;
  private final VerdictCounters verdicts = new VerdictCounters();

  private boolean lent;

  InlinePairSource(
      PairConfig config, PairOpening opening, TapRegistry taps, int firstTap, int secondTap) {
    super(
        config.source(),
        taps,
        opening.mapping().memory(),
        opening.event(),
        opening::close,
        new Port(opening.first(), opening.firstDevice()),
        new Port(opening.second(), opening.secondDevice()));
    this.config = config;
    this.border = config.ringLength();
    this.first = new PairEnd(opening.first(), opening.firstOut(), firstTap, memory, 0, config);
    this.second =
        new PairEnd(opening.second(), opening.secondOut(), secondTap, memory, border, config);
  }

  @Override
  void freeRest() {
    if (config.failPolicy() == FailPolicy.OPEN) {
      first.letGo(second);
      second.letGo(first);
    }
    first.egress.close();
    second.egress.close();
  }

  @Override
  boolean isReady() {
    return !lent && (first.isReady() || second.isReady());
  }

  /** Merges both rings by time. */
  @Override
  void fill(PacketBatch batch) {
    if (lent) {
      return;
    }
    boolean firstReady = first.isReady();
    boolean secondReady = second.isReady();
    while ((firstReady || secondReady) && !batch.isFull()) {
      if (firstReady && (!secondReady || first.nextTimestamp() - second.nextTimestamp() <= 0)) {
        first.poll(batch);
        firstReady = first.isReady();
      } else {
        second.poll(batch);
        secondReady = second.isReady();
      }
    }
    count(batch);
    lent = batch.size() > 0;
  }

  private void count(PacketBatch batch) {
    long bytes = 0;
    long truncated = 0;
    for (int i = 0; i < batch.size(); i++) {
      bytes += batch.capturedLength(i);
      truncated += batch.flags(i) & PacketFlags.TRUNCATED;
    }
    counters.add(batch.size(), bytes, truncated / PacketFlags.TRUNCATED, 0);
  }

  @Override
  boolean isOver() {
    return !lent;
  }

  @Override
  void takeBack(PacketBatch batch) {
    if (batch.size() == 0) {
      return;
    }
    if (lifetime.isClosed()) {
      verdicts.add(0, batch.size(), 0, 0);
    } else {
      commit(batch);
    }
    giveBack(batch);
    lent = false;
  }

  private void commit(PacketBatch batch) {
    int failed = 0;
    int blocked = 0;
    int replaced = 0;
    for (int i = 0; i < batch.size(); i++) {
      long slot = batch.token(i);
      PairEnd in = slot < border ? first : second;
      PairEnd out = slot < border ? second : first;
      switch (batch.verdict(i)) {
        case PASS -> {
          if (!in.forward(slot, out)) {
            failed++;
          }
        }
        case REPLACE -> {
          MemorySegment bytes = batch.replacementMemory(i);
          if (bytes != null) {
            in.replace(slot, out, bytes, batch.replacementOffset(i), batch.replacementLength(i));
            replaced++;
          }
        }
        case DROP, REJECT -> blocked++;
      }
    }
    first.egress.flush();
    second.egress.flush();
    verdicts.add(
        first.egress.takeSent() + second.egress.takeSent(),
        failed + first.egress.takeFailed() + second.egress.takeFailed(),
        blocked,
        replaced);
  }

  private void giveBack(PacketBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      long slot = batch.token(i);
      (slot < border ? first : second).giveBack(slot);
    }
  }

  @Override
  public boolean inject(
      MemorySegment bytes, long offset, int length, int tapId, Direction direction) {
    PairEnd tap = tapId == first.tapId ? first : tapId == second.tapId ? second : null;
    if (tap == null || direction == Direction.UNKNOWN || !lifetime.enter()) {
      return false;
    }
    try {
      PairEnd other = tap == first ? second : first;
      PairEnd out = direction == Direction.EGRESS ? tap : other;
      boolean sent = out.egress.send(bytes, offset, length);
      if (sent) {
        verdicts.addInjected();
      }
      return sent;
    } finally {
      lifetime.leave();
    }
  }

  /** A socket is readable as long as there is a slot that was not given back. */
  @Override
  boolean isAnyHeld() {
    return lent;
  }

  /** No frame can be polled until the batch is released, so there is nothing to look for. */
  @Override
  long heldSleepNanos() {
    return SLEEP_NANOS;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public FlowAffinity affinity() {
    return FlowAffinity.INNER;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    super.statistics(into);
    verdicts.read(into);
  }
}

package io.vpi.sensor.service;

import io.vpi.capture.Capability;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;

/**
 * What an inline source holds of the time before the path was its own: packets that went on by the
 * way around, and would arrive a second time.
 */
final class PassedPackets {
  /** The takeover of a sensor that was not told of any. */
  static final long NEVER = Long.MIN_VALUE;

  private PassedPackets() {}

  /**
   * Drops them, and what is in one batch with the last: these few were not inspected, so they are
   * not to pass. Called by the thread that polls the source, before all other polls.
   *
   * @param source any; one that is not inline is left alone
   * @param takeover when the path became the sensor's own, in nanoseconds since 1970-01-01 UTC, or
   *     {@link #NEVER}
   */
  static void dropFrom(PacketSource source, long takeover) {
    if (takeover == NEVER || !source.capabilities().contains(Capability.INLINE)) {
      return;
    }
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    long latest = Long.MIN_VALUE;
    int count;
    do {
      count = source.poll(batch);
      for (int i = 0; i < count; i++) {
        batch.verdict(i, Verdict.DROP);
        latest = batch.timestamp(i);
      }
      source.release(batch);
    } while (count > 0 && latest < takeover);
  }
}

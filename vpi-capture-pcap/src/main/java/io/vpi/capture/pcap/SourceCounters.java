package io.vpi.capture.pcap;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A source's counters: added to by the thread that polls, once a poll, and read by any.
 *
 * <p>Thread safe for one writer.
 */
final class SourceCounters {
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong droppedByInterface = new AtomicLong(CaptureStatistics.UNKNOWN);
  private final AtomicLong droppedByKernel = new AtomicLong(CaptureStatistics.UNKNOWN);

  SourceCounters() {}

  /** Adds what a poll found. */
  void add(long morePackets, long moreBytes, long moreTruncated, long moreSkipped) {
    // One writer: no locked instruction is needed, only that readers see whole values.
    packets.setRelease(packets.getPlain() + morePackets);
    bytes.setRelease(bytes.getPlain() + moreBytes);
    truncated.setRelease(truncated.getPlain() + moreTruncated);
    skipped.setRelease(skipped.getPlain() + moreSkipped);
  }

  /** Sets what the file says of packets that it does not hold. */
  void setDropped(long byInterface, long byKernel) {
    droppedByInterface.setRelease(byInterface);
    droppedByKernel.setRelease(byKernel);
  }

  /** Fills statistics; counters that a file cannot have stay unknown. */
  void read(CaptureStatistics into) {
    into.reset();
    into.set(CaptureCounter.PACKETS, packets.getAcquire());
    into.set(CaptureCounter.BYTES, bytes.getAcquire());
    into.set(CaptureCounter.TRUNCATED, truncated.getAcquire());
    into.set(CaptureCounter.SKIPPED_RECORDS, skipped.getAcquire());
    into.set(CaptureCounter.DROPPED_BY_INTERFACE, droppedByInterface.getAcquire());
    into.set(CaptureCounter.DROPPED_BY_KERNEL, droppedByKernel.getAcquire());
  }
}

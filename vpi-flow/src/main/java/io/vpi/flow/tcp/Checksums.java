package io.vpi.flow.tcp;

import io.vpi.decode.AnomalyKind;
import io.vpi.decode.ChecksumStatus;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;

/**
 * Whether a segment's checksum lets its receiver see it.
 *
 * <p>By {@link ChecksumPolicy#AUTO} each sender has a score. A right checksum raises it, a wrong
 * one lowers it while it is below zero. A sender whose card fills checksums in behind the tap so
 * stays at the bottom, and the one right in 65,536 that chance gives it does not lift it; a sender
 * of right ones can't get its wrong ones believed by beginning with a few.
 */
final class Checksums {
  /** The largest segment of a receiver that named none, on Ethernet. */
  static final int DEFAULT_MAXIMUM_SEGMENT_SIZE = 1460;

  private static final int MOST = 4;
  private static final int RIGHT = 2;
  private static final int WRONG = -1;

  private final TcpContext context;

  Checksums(TcpContext context) {
    this.context = context;
  }

  /** Whether the receiver sees the segment at hand. */
  boolean isAcceptable(ChecksumStatus status, LayerTable layers, int packet) {
    ChecksumPolicy policy = context.options.checksums();
    boolean acceptable =
        switch (status) {
          case VALID -> {
            if (policy == ChecksumPolicy.AUTO) {
              score(RIGHT);
            }
            yield true;
          }
          case WRONG ->
              switch (policy) {
                case IGNORE -> true;
                case VERIFY -> false;
                case AUTO -> isOffloaded();
              };
          case ABSENT, NOT_READY, UNVERIFIABLE -> true;
        };
    if (!acceptable) {
      report(layers, packet);
    }
    return acceptable;
  }

  private boolean isOffloaded() {
    TcpHalf halves = context.halves;
    Arrival segment = context.segment;
    int largest = halves.maximumSegmentSize(segment.other);
    // What options take is taken off the maximum segment size (RFC 6691).
    int room = (largest == 0 ? DEFAULT_MAXIMUM_SEGMENT_SIZE : largest) - segment.optionsLength;
    if (segment.length > room) {
      // A card has joined it from several, or will cut it up.
      return true;
    }
    if (halves.has(segment.sender, TcpHalf.CHECKSUM_JUDGED)
        && halves.checksums(segment.sender) >= 0) {
      return false;
    }
    score(WRONG);
    return true;
  }

  private void score(int change) {
    long half = context.segment.sender;
    int score = context.halves.checksums(half);
    context.halves.checksums(half, Math.clamp(score + change, -MOST, MOST));
  }

  private void report(LayerTable layers, int packet) {
    context.count(FlowCounter.WRONG_CHECKSUMS, 1);
    int kept = Math.min(layers.anomalyCount(packet), LayerTable.MAX_ANOMALIES);
    for (int i = 0; i < kept; i++) {
      if (layers.anomalyKind(packet, i) == AnomalyKind.WRONG_CHECKSUM
          && layers.anomalyProtocol(packet, i) == Protocol.TCP) {
        context.report(
            FlowAnomaly.TCP_WRONG_CHECKSUM,
            layers.anomalyRequired(packet, i),
            layers.anomalyAvailable(packet, i));
        return;
      }
    }
    context.report(FlowAnomaly.TCP_WRONG_CHECKSUM, 0, 0);
  }
}

package io.vpi.flow.reassembly;

import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;

/**
 * What becomes of the bytes of the segment at hand: gathered on its way, counted and told after.
 */
final class SegmentTally {
  private final StreamOptions options;
  private final ReassemblyState state;
  private final FlowStatistics statistics;
  private final AnomalySink anomalies;

  private int duplicate;
  private int refusedByLimit;
  private int refusedByMemory;
  private int pushedOut;
  private boolean tooManyRuns;
  private boolean uncompared;
  private int differing;
  private long firstDifference;

  SegmentTally(
      StreamOptions options,
      ReassemblyState state,
      FlowStatistics statistics,
      AnomalySink anomalies) {
    this.options = options;
    this.state = state;
    this.statistics = statistics;
    this.anomalies = anomalies;
  }

  /** Turns to a segment. */
  void begin() {
    duplicate = 0;
    refusedByLimit = 0;
    refusedByMemory = 0;
    pushedOut = 0;
    tooManyRuns = false;
    uncompared = false;
    differing = 0;
  }

  /** Bytes were there already. */
  void duplicate(int bytes) {
    duplicate += bytes;
  }

  /** Of bytes that were there already, some are others. */
  void differing(int bytes, long firstOffset) {
    if (differing == 0) {
      firstDifference = firstOffset;
    }
    differing += bytes;
  }

  /** Of bytes that were there already, some are not held to compare them with. */
  void uncompared() {
    uncompared = true;
  }

  /** A direction's own bound has no room for bytes. */
  void refuseByLimit(int bytes) {
    refusedByLimit += bytes;
  }

  /** Too many segments wait in a direction. */
  void refuseByRuns(int bytes) {
    refusedByLimit += bytes;
    tooManyRuns = true;
  }

  /** The memory of all directions has no room for bytes. */
  void refuseByMemory(int bytes) {
    refusedByMemory += bytes;
  }

  /** Bytes of other directions had to make room. */
  void pushOut(int bytes) {
    pushedOut += bytes;
  }

  /**
   * Counts what became of a segment's bytes, and tells what is wrong with them.
   *
   * @param done up to where bytes were looked at; those behind are beyond the direction's depth
   * @return bits as {@link StreamReassembler#segment} answers
   */
  int account(long half, long from, long to, long done) {
    int result = uncompared ? StreamReassembler.UNCOMPARED : 0;
    int beyond = (int) (to - done);
    if (beyond > 0) {
      statistics.add(FlowCounter.STREAM_BEYOND_DEPTH_BYTES, beyond);
      result |= StreamReassembler.BYPASSED;
    }
    if (duplicate > 0) {
      state.addOverlap(half);
      statistics.add(FlowCounter.STREAM_DUPLICATE_BYTES, duplicate);
      result |= StreamReassembler.DUPLICATE;
    }
    if (differing > 0) {
      anomalies.anomaly(FlowAnomaly.TCP_OVERLAP, firstDifference, differing);
      result |= StreamReassembler.OVERLAP_DIFFERS;
    }
    int refused = refusedByLimit + refusedByMemory;
    if (refused > 0) {
      statistics.add(FlowCounter.STREAM_NO_MEMORY_BYTES, refused);
      result |= tellRefused();
    }
    if (pushedOut > 0) {
      statistics.add(FlowCounter.STREAM_NO_MEMORY_BYTES, pushedOut);
    }
    if (refusedByMemory > 0 || pushedOut > 0) {
      anomalies.anomaly(FlowAnomaly.TCP_MEMORY_FULL, 0, options.memory());
    }
    return to - from - beyond - duplicate - refused > 0 ? result | StreamReassembler.TAKEN : result;
  }

  private int tellRefused() {
    if (tooManyRuns) {
      anomalies.anomaly(FlowAnomaly.TCP_TOO_MANY_SEGMENTS, 0, options.waitingSegments());
    } else if (refusedByLimit > 0) {
      anomalies.anomaly(FlowAnomaly.TCP_TOO_MANY_BYTES, 0, options.waitingBytes());
    }
    return (refusedByLimit > 0 ? StreamReassembler.REFUSED_LIMIT : 0)
        | (refusedByMemory > 0 ? StreamReassembler.REFUSED_MEMORY : 0);
  }
}

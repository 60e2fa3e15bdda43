package io.vpi.capture.qemu;

import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends on what was judged to pass. Frames that came one behind the other and pass go back in one
 * write, with the lengths and headers that they came with.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class VerdictCommit {
  private static final long LONGEST_CLOSE_NANOS = 100_000_000;
  private static final long PAUSE_NANOS = 200_000;

  private final HookLane[] lanes;
  private final MemorySegment memory;
  private final HookCounters counters;

  /** The lane of the frames that are about to be written, or -1. */
  private int runLane = -1;

  private long runStart;
  private long runEnd;

  VerdictCommit(HookLane[] lanes, MemorySegment memory, HookCounters counters) {
    this.lanes = lanes;
    this.memory = memory;
    this.counters = counters;
  }

  void commit(PacketBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      long token = batch.token(i);
      HookLane lane = lanes[HookLane.laneOf(token)];
      switch (batch.verdict(i)) {
        case PASS -> {
          if (lane.isCurrent(token)) {
            int before = lane.input().reader().prefix() + HookLane.headerOf(token);
            long start = batch.offset(i) - before;
            extendRun(HookLane.laneOf(token), start, batch.offset(i) + batch.capturedLength(i));
          } else {
            counters.notTaken(1);
          }
        }
        case DROP, REJECT -> counters.blocked();
        case REPLACE -> replace(batch, i, lane, token);
      }
    }
    writeRun();
  }

  private void extendRun(int lane, long start, long end) {
    if (lane != runLane || start != runEnd) {
      writeRun();
      runLane = lane;
      runStart = start;
    }
    runEnd = end;
  }

  private void writeRun() {
    if (runLane >= 0) {
      HookLane lane = lanes[runLane];
      FrameOutput output = lane.output();
      if (output != null) {
        output.send(lane.input().view(), memory, lane.input().base(), runStart, runEnd);
      }
      runLane = -1;
    }
  }

  /** As long as the frame was, the new one keeps what its virtio header says of it. */
  private void replace(PacketBatch batch, int index, HookLane lane, long token) {
    writeRun();
    MemorySegment bytes = batch.replacementMemory(index);
    FrameOutput output = lane.output();
    if (bytes == null || output == null || !lane.isCurrent(token)) {
      counters.notTaken(1);
      return;
    }
    int length = batch.replacementLength(index);
    int vnetLength = HookLane.headerOf(token);
    boolean keep = length == batch.capturedLength(index);
    long header = keep ? batch.offset(index) - vnetLength : -1;
    long from = batch.replacementOffset(index);
    if (output.send(memory, header, vnetLength, bytes, from, length)) {
      counters.replaced();
    }
  }

  /** Lets all frames go on that no batch holds, and gives QEMU a little time to read them. */
  void letGo() {
    long start = System.nanoTime();
    for (HookLane lane : lanes) {
      if (lane.isConnected()) {
        letGo(lane, start);
      }
    }
    for (HookLane lane : lanes) {
      FrameOutput output = lane.output();
      while (output != null && !output.isEmpty() && isInTime(start)) {
        output.flush();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void letGo(HookLane lane, long start) {
    FrameInput input = lane.input();
    // Behind what is lent: that stays where it is.
    while (isInTime(start)) {
      int outcome = input.next();
      if (outcome == FrameReader.FRAME) {
        extendRun(lane.index(), input.position(), input.position() + input.reader().recordLength);
        input.advance();
      } else if (outcome == FrameReader.SKIPPED) {
        input.advance();
      } else {
        writeRun();
        if (outcome == FrameReader.DAMAGED || input.fill(0) != FrameInput.Fill.MORE) {
          return;
        }
      }
    }
    writeRun();
  }

  private static boolean isInTime(long start) {
    return System.nanoTime() - start < LONGEST_CLOSE_NANOS;
  }
}

package io.vpi.flow.reassembly;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.flow.table.FlowRecord;
import java.lang.foreign.MemorySegment;

/**
 * What is known of one direction, in the reassembler's 64 bytes of each half of a flow's record;
 * all zero where nothing was opened. Offsets are stream offsets.
 *
 * <pre>
 *  0  next: all before it is in order, or was told as a gap                        8 bytes
 *  8  bytes told as gaps                                                           8
 * 16  acknowledged, low half: within 2^31 of next                                  4
 * 20  end, low half: at or up to 2^32 behind next; if {@link #HAS_END}             4
 * 24  acknowledged when the patience with a hole began, low half                   4
 * 28  when that was, in units of 2^20 nanoseconds                                  4
 * 32  root of the tree of runs                                                     4
 * 36  data held behind next, in bytes                                              4
 * 40  from what was consumed to next, in bytes                                     4
 * 44  first offset, and bytes passed over since                                    4
 * 48  number of the flow                                                           4
 * 52  segments with bytes that had come before                                     4
 * 56  gaps, at most 65,535                                                         2
 * 58  runs behind next                                                             2
 * 60  packets since the patience began                                             2
 * 62  flags                                                                        2
 * </pre>
 */
final class ReassemblyState {
  /** The direction is open. */
  static final int OPEN = 1;

  /** The client sends it. */
  static final int TO_SERVER = 1 << 1;

  /** Its end is known, by a FIN. */
  static final int HAS_END = 1 << 2;

  /** The consumer was told its end. */
  static final int ENDED = 1 << 3;

  /** Its bytes are not looked at any more. */
  static final int BYPASSED = 1 << 4;

  /** The consumer answered WAIT. */
  static final int PAUSED = 1 << 5;

  /** The consumer asked to go on while it was being called. */
  static final int RESUMED = 1 << 6;

  /** An acknowledgment was seen. */
  static final int ACKS_SEEN = 1 << 7;

  /** A byte before the acknowledged is missing, and is waited for. */
  static final int PATIENCE = 1 << 8;

  /** There were runs that are passed over. */
  static final int HAS_SKIPS = 1 << 9;

  /** There were runs that are lost. */
  static final int HAS_LOST = 1 << 10;

  private static final int NEXT = FlowRecord.REASSEMBLY;
  private static final int GAP_BYTES = NEXT + 8;
  private static final int ACKNOWLEDGED = NEXT + 16;
  private static final int END = NEXT + 20;
  private static final int PATIENCE_ACKNOWLEDGED = NEXT + 24;
  private static final int PATIENCE_SINCE = NEXT + 28;
  private static final int ROOT = NEXT + 32;
  private static final int WAITING = NEXT + 36;
  private static final int PENDING = NEXT + 40;
  private static final int SKIPPED = NEXT + 44;
  private static final int FLOW = NEXT + 48;
  private static final int OVERLAPS = NEXT + 52;
  private static final int GAPS = NEXT + 56;
  private static final int RUNS = NEXT + 58;
  private static final int PATIENCE_PACKETS = NEXT + 60;
  private static final int FLAGS = NEXT + 62;

  private static final int SIZE = 64;
  private static final int TIME_SHIFT = 20;
  private static final int FURTHEST_BEHIND = 1 << 30;

  private final MemorySegment records;

  ReassemblyState(MemorySegment records) {
    this.records = records;
  }

  void open(long half, int flow, long firstOffset, int flags) {
    for (int i = 0; i < SIZE; i += Long.BYTES) {
      records.set(JAVA_LONG, half + NEXT + i, 0);
    }
    records.set(JAVA_LONG, half + NEXT, firstOffset);
    records.set(JAVA_INT, half + ACKNOWLEDGED, (int) firstOffset);
    records.set(JAVA_INT, half + SKIPPED, (int) firstOffset);
    records.set(JAVA_INT, half + FLOW, flow);
    setFlags(half, flags);
  }

  int flags(long half) {
    return records.get(JAVA_SHORT, half + FLAGS) & 0xFFFF;
  }

  private void setFlags(long half, int flags) {
    records.set(JAVA_SHORT, half + FLAGS, (short) flags);
  }

  boolean has(long half, int flag) {
    return (flags(half) & flag) != 0;
  }

  void set(long half, int flag) {
    setFlags(half, flags(half) | flag);
  }

  void clear(long half, int flag) {
    setFlags(half, flags(half) & ~flag);
  }

  /** Forgets all but the counters. */
  void close(long half) {
    setFlags(half, 0);
  }

  long next(long half) {
    return records.get(JAVA_LONG, half + NEXT);
  }

  /** Moves next on. What is between it and the consumed grows. */
  void advance(long half, long to) {
    long from = next(half);
    long acknowledged = acknowledged(half);
    records.set(JAVA_LONG, half + NEXT, to);
    if (to - acknowledged > FURTHEST_BEHIND) {
      records.set(JAVA_INT, half + ACKNOWLEDGED, (int) (to - FURTHEST_BEHIND));
    }
    add(half, PENDING, (int) (to - from));
  }

  /** The first offset that the consumer is not done with. */
  long consumed(long half) {
    return next(half) - pending(half);
  }

  /** From what was consumed to next, what is passed over included. */
  int pending(long half) {
    return records.get(JAVA_INT, half + PENDING);
  }

  void consume(long half, long length) {
    add(half, PENDING, -(int) length);
  }

  /** Takes next back to what was consumed. */
  void retreat(long half) {
    records.set(JAVA_LONG, half + NEXT, consumed(half));
    records.set(JAVA_INT, half + PENDING, 0);
  }

  long acknowledged(long half) {
    return near(half, ACKNOWLEDGED);
  }

  void setAcknowledged(long half, long offset) {
    records.set(JAVA_INT, half + ACKNOWLEDGED, (int) offset);
  }

  /** The end that a FIN has set, {@link Long#MAX_VALUE} if none has. */
  long end(long half) {
    if (!has(half, HAS_END)) {
      return Long.MAX_VALUE;
    }
    long next = next(half);
    return next + ((records.get(JAVA_INT, half + END) - (int) next) & 0xFFFF_FFFFL);
  }

  void setEnd(long half, long offset) {
    records.set(JAVA_INT, half + END, (int) offset);
    set(half, HAS_END);
  }

  void beginPatience(long half, long now) {
    records.set(JAVA_INT, half + PATIENCE_ACKNOWLEDGED, records.get(JAVA_INT, half + ACKNOWLEDGED));
    records.set(JAVA_INT, half + PATIENCE_SINCE, (int) (now >>> TIME_SHIFT));
    records.set(JAVA_SHORT, half + PATIENCE_PACKETS, (short) 0);
    set(half, PATIENCE);
  }

  /** What was acknowledged when the patience began: holes before it are old enough when it ends. */
  long patienceAcknowledged(long half) {
    return near(half, PATIENCE_ACKNOWLEDGED);
  }

  /** Counts a packet and tells whether there were more of them, or more time, than is waited. */
  boolean losesPatience(long half, long now, int packets, long nanos) {
    int count = (records.get(JAVA_SHORT, half + PATIENCE_PACKETS) & 0xFFFF) + 1;
    records.set(JAVA_SHORT, half + PATIENCE_PACKETS, (short) Math.min(count, 0xFFFF));
    int elapsed = (int) (now >>> TIME_SHIFT) - records.get(JAVA_INT, half + PATIENCE_SINCE);
    return count > packets || (elapsed > 0 && elapsed > nanos >>> TIME_SHIFT);
  }

  int root(long half) {
    return records.get(JAVA_INT, half + ROOT);
  }

  void setRoot(long half, int root) {
    records.set(JAVA_INT, half + ROOT, root);
  }

  /** Data held behind next, in bytes. */
  int waiting(long half) {
    return records.get(JAVA_INT, half + WAITING);
  }

  void addWaiting(long half, int bytes) {
    add(half, WAITING, bytes);
  }

  int runs(long half) {
    return records.get(JAVA_SHORT, half + RUNS) & 0xFFFF;
  }

  void addRuns(long half, int number) {
    records.set(JAVA_SHORT, half + RUNS, (short) (runs(half) + number));
  }

  long gapBytes(long half) {
    return records.get(JAVA_LONG, half + GAP_BYTES);
  }

  int gaps(long half) {
    return records.get(JAVA_SHORT, half + GAPS) & 0xFFFF;
  }

  void addGap(long half, long bytes) {
    records.set(JAVA_LONG, half + GAP_BYTES, gapBytes(half) + bytes);
    records.set(JAVA_SHORT, half + GAPS, (short) Math.min(gaps(half) + 1, 0xFFFF));
  }

  int skipped(long half) {
    return records.get(JAVA_INT, half + SKIPPED);
  }

  void addSkipped(long half, long bytes) {
    add(half, SKIPPED, (int) bytes);
  }

  int overlaps(long half) {
    return records.get(JAVA_INT, half + OVERLAPS);
  }

  void addOverlap(long half) {
    add(half, OVERLAPS, 1);
  }

  int flow(long half) {
    return records.get(JAVA_INT, half + FLOW);
  }

  private long near(long half, int field) {
    long next = next(half);
    return next + (records.get(JAVA_INT, half + field) - (int) next);
  }

  private void add(long half, int field, int number) {
    records.set(JAVA_INT, half + field, records.get(JAVA_INT, half + field) + number);
  }
}

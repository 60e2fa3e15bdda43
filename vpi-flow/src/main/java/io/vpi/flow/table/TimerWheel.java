package io.vpi.flow.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * When which flow is to be looked at: a wheel of {@value #SLOTS} slots, one a tick of 2^30
 * nanoseconds (1.07 s), each a doubly linked list whose links lie in the flows' records. It holds
 * flows of two ranks, each rank in lists of its own. Adding and removing are O(1).
 *
 * <p>A flow's time that lies beyond the wheel's turn is looked at before it comes, and queued
 * again. What is late is found one by one, so that any number of flows due at once can be worked
 * off in steps.
 *
 * <p>The clock that is told may be hostile, that of a file. The wheel turns by how much it moves
 * forward; a step of more than {@value #TOLERANCE} nanoseconds back is followed without turning, a
 * smaller one, as between packets of two taps, is left out.
 */
final class TimerWheel {
  /** Flows that cost little to lose. */
  static final int CHEAP = 0;

  /** The others. */
  static final int DEAR = 1;

  /** How far the clock may run back and is not followed: 2^36 ns, 69 s. */
  static final long TOLERANCE = 1L << 36;

  private static final int NONE = FlowTable.NONE;
  private static final int RANKS = 2;
  private static final int SLOTS = 1024;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final int TICK_SHIFT = 30;
  private static final long TICK_MASK = (1L << TICK_SHIFT) - 1;
  private static final int WORDS = SLOTS / Long.SIZE;

  private final MemorySegment records;

  /** First and last flow of each slot's list, those of a rank together; negative if it is empty. */
  private final int[] heads = new int[RANKS * SLOTS];

  private final int[] tails = new int[RANKS * SLOTS];

  /** A bit for each slot whose list is not empty. */
  private final long[] occupied = new long[RANKS * WORDS];

  private boolean started;
  private long now;

  /** The tick that the clock has reached, and how far it is into it. */
  private long reached;

  private long intoTick;

  /** The last tick whose slots were worked off: at most {@link #SLOTS} behind. */
  private long done;

  TimerWheel(MemorySegment records) {
    this.records = records;
    Arrays.fill(heads, NONE);
    Arrays.fill(tails, NONE);
  }

  /** The clock, as it was last followed. */
  long now() {
    return now;
  }

  /** Tells the clock where nobody has told it yet. */
  void start(long nanos) {
    if (!started) {
      started = true;
      now = nanos;
    }
  }

  /** Tells the clock. */
  void moveTo(long nanos) {
    start(nanos);
    if (nanos > now) {
      // Overflows only between times that no clock tells.
      long step = nanos - now < 0 ? Long.MAX_VALUE : nanos - now;
      now = nanos;
      long into = intoTick + (step & TICK_MASK);
      // More than one turn is as good as one: every slot comes up.
      reached += Math.min((step >>> TICK_SHIFT) + (into >>> TICK_SHIFT), SLOTS);
      intoTick = into & TICK_MASK;
      done = Math.max(done, reached - SLOTS);
    } else if (now - nanos > TOLERANCE || now - nanos < 0) {
      now = nanos;
    }
  }

  /**
   * Queues a flow to be looked at so many nanoseconds, 0 or more, from now, and up to a tick more.
   */
  void add(int flow, int rank, long delay) {
    long tick = reached + ((intoTick + delay) >>> TICK_SHIFT) + 1;
    int slot = slot(rank, Math.min(tick, done + SLOTS));
    long record = FlowTable.offset(flow);
    int last = tails[slot];
    // The list's ends point at their slot, so that whoever unlinks them knows which it is.
    records.set(JAVA_INT, record + FlowRecord.TIMER_NEXT, ~slot);
    if (last < 0) {
      records.set(JAVA_INT, record + FlowRecord.TIMER_PREVIOUS, ~slot);
      heads[slot] = flow;
      occupied[slot >>> 6] |= 1L << slot;
    } else {
      records.set(JAVA_INT, record + FlowRecord.TIMER_PREVIOUS, last);
      records.set(JAVA_INT, FlowTable.offset(last) + FlowRecord.TIMER_NEXT, flow);
    }
    tails[slot] = flow;
  }

  /** Takes out a flow that is queued. */
  void remove(int flow) {
    long record = FlowTable.offset(flow);
    int next = records.get(JAVA_INT, record + FlowRecord.TIMER_NEXT);
    int previous = records.get(JAVA_INT, record + FlowRecord.TIMER_PREVIOUS);
    if (previous >= 0) {
      records.set(JAVA_INT, FlowTable.offset(previous) + FlowRecord.TIMER_NEXT, next);
    } else {
      int slot = ~previous;
      heads[slot] = next;
      if (next < 0) {
        occupied[slot >>> 6] &= ~(1L << slot);
      }
    }
    if (next >= 0) {
      records.set(JAVA_INT, FlowTable.offset(next) + FlowRecord.TIMER_PREVIOUS, previous);
    } else {
      tails[~next] = previous;
    }
  }

  /**
   * A flow whose time has come by the clock, which the caller takes out; or {@link FlowTable#NONE}
   * if there is none.
   */
  int due() {
    while (done < reached) {
      int flow = heads[slot(CHEAP, done + 1)];
      if (flow < 0) {
        flow = heads[slot(DEAR, done + 1)];
      }
      if (flow >= 0) {
        return flow;
      }
      done++;
    }
    return NONE;
  }

  /**
   * The flow of a rank that comes up first, due or not; {@link FlowTable#NONE} if there is none.
   */
  int first(int rank) {
    int slot = firstSlot(rank);
    return slot < 0 ? NONE : heads[slot];
  }

  /** Whether the first flow of a rank is due. */
  boolean isDue(int rank) {
    int slot = firstSlot(rank);
    return slot >= 0 && tick(slot) <= reached;
  }

  /**
   * Whether a flow that is the {@linkplain #first first} of its rank would stay so, give or take a
   * tick, if it were queued again.
   */
  boolean isInPlace(int rank, long delay) {
    int slot = firstSlot(rank);
    long tick = reached + ((intoTick + delay) >>> TICK_SHIFT) + 1;
    return slot < 0 || tick <= tick(slot) + 1 || tick(slot) >= done + SLOTS;
  }

  private static int slot(int rank, long tick) {
    return rank * SLOTS + (int) (tick & SLOT_MASK);
  }

  /** The tick that a slot stands for now. */
  private long tick(int slot) {
    long next = done + 1;
    return next + ((slot - next) & SLOT_MASK);
  }

  /** The first slot of a rank, from the next to be worked off on, that is not empty; or -1. */
  private int firstSlot(int rank) {
    int start = (int) ((done + 1) & SLOT_MASK);
    int base = rank * WORDS;
    int word = start >>> 6;
    long bits = occupied[base + word] & (-1L << start);
    // Once around, and the start's own word again for the slots before it.
    for (int i = 0; i <= WORDS; i++) {
      if (bits != 0) {
        return (base + word) * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
      word = (word + 1) & (WORDS - 1);
      bits = occupied[base + word];
    }
    return -1;
  }
}

package io.vpi.flow.reassembly;

import io.vpi.flow.policy.OverlapPolicy;
import java.lang.foreign.MemorySegment;

/**
 * The bytes that are held of each direction, and which they are. Seen from next, the offset up to
 * which all is in order:
 *
 * <pre>
 *        retained              pending                     waiting
 *  |---------------------|------------------|........|-----------|....|------|
 *  until acknowledged    ^ consumed         ^ next     behind holes
 * </pre>
 *
 * <p>Retained bytes are there for comparison alone. For one thread.
 */
final class SegmentQueue implements AutoCloseable {
  private final ReassemblyState state;
  private final RunIndex runs;
  private final ByteStore store;
  private final PendingBytes pending;
  private final SegmentTally tally;
  private final int mostBytes;
  private final int mostRuns;
  private final Reclaim reclaim;
  private long unhanded;

  SegmentQueue(
      ReassemblyState state,
      RunIndex runs,
      ByteStore store,
      PendingBytes pending,
      SegmentTally tally,
      int mostBytes,
      int mostRuns,
      boolean pushesOut) {
    this.state = state;
    this.runs = runs;
    this.store = store;
    this.pending = pending;
    this.tally = tally;
    this.mostBytes = mostBytes;
    this.mostRuns = mostRuns;
    reclaim = new Reclaim(state, runs, store, pushesOut);
  }

  /** Bytes held of all directions that no consumer is done with. */
  long unhanded() {
    return unhanded;
  }

  void handed(int bytes) {
    unhanded -= bytes;
  }

  boolean isEmpty() {
    return runs.isEmpty() && store.isEmpty();
  }

  /** Whether memory that is only of use, as that of retained bytes, may be taken. */
  boolean hasPlenty() {
    return store.hasPlenty() && runs.hasPlenty();
  }

  /** Whether so many more bytes may wait. */
  boolean hasRoom(long half, long bytes) {
    return bytes <= mostBytes - (long) state.pending(half) - state.waiting(half);
  }

  private boolean hasRoomForRuns(long half) {
    return state.runs(half) < mostRuns;
  }

  /** Whether bytes behind next have room within the direction's bounds. */
  boolean canTake(long half, long from, long to, long start, long end, OverlapPolicy policy) {
    return hasRoom(half, to - from)
        && (hasRoomForRuns(half) || joins(half, from, to, start, end, policy));
  }

  /** Whether a run that waits has the bytes already, or can be made longer by them. */
  private boolean joins(long half, long from, long to, long start, long end, OverlapPolicy policy) {
    long rulerStart = OverlapRules.rulerStart(policy, start, end);
    long rulerEnd = OverlapRules.rulerEnd(policy, start, end);
    int previous = runs.floor(state.root(half), from);
    int following = runs.reaching(state.root(half), from);
    return (following != 0 && runs.start(following) < to)
        || (previous != 0 && runs.end(previous) == from && isRuled(previous, rulerStart, rulerEnd))
        || (following != 0
            && runs.start(following) == to
            && isRuled(following, rulerStart, rulerEnd));
  }

  /** The first run behind next, 0 if there is none. */
  int firstWaiting(long half) {
    return state.runs(half) == 0 ? 0 : runs.ceiling(state.root(half), state.next(half));
  }

  long start(int run) {
    return runs.start(run);
  }

  long end(int run) {
    return runs.end(run);
  }

  /**
   * Holds bytes that are in order and of which nothing is held yet.
   *
   * @return how many, from the first, are held now
   */
  int append(long half, long offset, MemorySegment memory, long at, int length) {
    int root = state.root(half);
    int last = runs.floor(root, offset);
    boolean joins = last != 0 && runs.kind(last) == RunIndex.DATA && runs.end(last) == offset;
    int run = joins ? last : takeRun(half, offset, offset, RunIndex.DATA);
    if (run == 0) {
      return 0;
    }
    int held = store(half, offset, memory, at, length);
    if (held > 0) {
      runs.setEnd(run, offset + held);
      if (!joins) {
        state.setRoot(half, runs.insert(root, run));
      }
    } else if (!joins) {
      runs.giveBack(run);
    }
    return held;
  }

  /** Counts bytes just appended as not yet handed over. */
  void keptPending(int bytes) {
    unhanded += bytes;
  }

  /** Compares bytes with what is held of them, in order or not. */
  void compare(long half, long from, long to, MemorySegment memory, long at) {
    int run = runs.reaching(state.root(half), from);
    while (run != 0 && runs.start(run) < to) {
      if (runs.kind(run) == RunIndex.DATA) {
        long low = Math.max(from, runs.start(run));
        long high = Math.min(to, runs.end(run));
        compareHeld(half, low, high, memory, at + (low - from));
      }
      run = runs.after(run);
    }
  }

  /** Whether all bytes of a range are held, those aside that are passed over. */
  boolean isHeld(long half, long from, long to) {
    long at = from;
    int run = runs.reaching(state.root(half), from);
    while (at < to && run != 0 && runs.start(run) <= at && isThere(run)) {
      at = runs.end(run);
      run = runs.after(run);
    }
    return at >= to;
  }

  /**
   * Copies what is held of a range to its place.
   *
   * @return how many bytes were held
   */
  int copy(long half, long from, long to, MemorySegment into, long at) {
    int copied = 0;
    int run = runs.reaching(state.root(half), from);
    while (run != 0 && runs.start(run) < to) {
      if (runs.kind(run) == RunIndex.DATA) {
        long low = Math.max(from, runs.start(run));
        int length = (int) (Math.min(to, runs.end(run)) - low);
        store.read(half, low, into, at + (low - from), length);
        copied += length;
      }
      run = runs.after(run);
    }
    return copied;
  }

  /** Makes way for bytes that had been lost and come again. */
  void clearLost(long half, long from, long to) {
    if (state.has(half, ReassemblyState.HAS_LOST)) {
      cut(half, Math.max(from, state.next(half)), to, true);
    }
  }

  /**
   * Lets bytes behind next wait. Where others wait already the policy decides, by the extents of
   * the whole segments.
   *
   * @param from the first of the bytes, behind next, or at next where a run is
   * @param to behind the last
   * @param at where the first of them lies
   * @param start where the segment starts, at or before the first
   * @param end where the segment ends, at or behind the last
   */
  void insert(
      long half,
      long from,
      long to,
      MemorySegment memory,
      long at,
      long start,
      long end,
      OverlapPolicy policy) {
    long rulerStart = OverlapRules.rulerStart(policy, start, end);
    long rulerEnd = OverlapRules.rulerEnd(policy, start, end);
    int run = runs.reaching(state.root(half), from);
    long x = from;
    while (x < to) {
      runs.step();
      if (run == 0 || runs.start(run) > x) {
        long y = run == 0 ? to : Math.min(to, runs.start(run));
        run = fill(half, x, y, memory, at + (x - from), run, rulerStart, rulerEnd);
        x = y;
        continue;
      }
      long y = Math.min(to, runs.end(run));
      if (runs.kind(run) != RunIndex.DATA) {
        tally.duplicate((int) (y - x));
        run = y == runs.end(run) ? runs.after(run) : run;
        x = y;
        continue;
      }
      long oldStart = runs.rulerStart(run);
      long oldEnd = runs.rulerEnd(run);
      if (oldStart == OverlapRules.EACH) {
        // All bytes of the run but one at the segment's own start lie alike towards the segment.
        y = x == start ? x + 1 : y;
        oldStart = x;
        oldEnd = x + 1;
      }
      boolean differs = compareHeld(half, x, y, memory, at + (x - from));
      tally.duplicate((int) (y - x));
      if (differs && OverlapRules.newWins(policy, start, end, oldStart, oldEnd)) {
        store.replace(half, x, memory, at + (x - from), (int) (y - x));
      }
      if (OverlapRules.rules(policy, start, end, oldStart, oldEnd)) {
        run = crown(half, run, x, y, rulerStart, rulerEnd);
      } else if (y == runs.end(run)) {
        run = runs.after(run);
      }
      x = y;
    }
  }

  /**
   * Puts a run without data behind next. What waits there makes way, but not for a lost one.
   *
   * @return how many bytes of data made way
   */
  int insertHole(long half, long from, long to, byte kind) {
    int dropped = kind == RunIndex.LOST ? 0 : cut(half, from, to, false);
    int run = runs.reaching(state.root(half), from);
    long x = from;
    while (x < to) {
      runs.step();
      if (run == 0 || runs.start(run) > x) {
        long y = run == 0 ? to : Math.min(to, runs.start(run));
        int added = newRun(half, x, y, kind);
        if (added != 0) {
          state.setRoot(half, runs.insert(state.root(half), added));
        }
        x = y;
      } else {
        x = Math.min(to, runs.end(run));
        run = runs.after(run);
      }
    }
    return dropped;
  }

  /**
   * Moves next over what has come to touch it, but not over what is missing.
   *
   * @return how many bytes of data became in order
   */
  int advance(long half) {
    int moved = 0;
    int run = firstWaiting(half);
    while (run != 0 && runs.start(run) == state.next(half) && isThere(run)) {
      runs.step();
      int following = runs.after(run);
      int previous = runs.before(run);
      long end = runs.end(run);
      int length = (int) (end - runs.start(run));
      boolean leads = state.pending(half) == 0;
      state.addRuns(half, -1);
      state.advance(half, end);
      if (runs.kind(run) == RunIndex.DATA) {
        state.addWaiting(half, -length);
        moved += length;
        if (previous != 0
            && runs.kind(previous) == RunIndex.DATA
            && runs.end(previous) == runs.start(run)) {
          state.setRoot(half, runs.remove(state.root(half), run));
          runs.setEnd(previous, end);
        }
      } else if (leads) {
        state.consume(half, length);
        state.addSkipped(half, length);
      }
      run = following;
    }
    return moved;
  }

  /** Takes out a run without data. */
  void removeHole(long half, int run) {
    state.addRuns(half, -1);
    state.setRoot(half, runs.remove(state.root(half), run));
  }

  /** Gives up what is held before an offset, not behind what was consumed. */
  void trim(long half, long limit) {
    int root = state.root(half);
    int run = runs.first(root);
    while (run != 0 && runs.start(run) < limit) {
      long to = Math.min(runs.end(run), limit);
      if (runs.kind(run) == RunIndex.DATA) {
        store.drop(half, runs.start(run), to);
      }
      if (to < runs.end(run)) {
        runs.setStart(run, to);
        break;
      }
      int following = runs.after(run);
      root = runs.remove(root, run);
      run = following;
    }
    state.setRoot(half, root);
  }

  /**
   * Gives up what waits at or behind an offset.
   *
   * @return how many bytes of data that was
   */
  int discardFrom(long half, long offset) {
    return cut(half, Math.max(offset, state.next(half)), Long.MAX_VALUE, false);
  }

  /** Gives up all that is held of a direction; its state says nothing of it afterwards. */
  void dropAll(long half) {
    unhanded -= pending.count(half) + state.waiting(half);
    int run = runs.first(state.root(half));
    while (run != 0) {
      int following = runs.after(run);
      if (runs.kind(run) == RunIndex.DATA) {
        store.drop(half, runs.start(run), runs.end(run));
      }
      runs.giveBack(run);
      run = following;
    }
    state.setRoot(half, 0);
    state.addWaiting(half, -state.waiting(half));
    state.addRuns(half, -state.runs(half));
  }

  /** How much of the memory for bytes is in use, in bytes. */
  long usedBytes() {
    return store.usedBytes();
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return runs.memoryBytes() + store.memoryBytes();
  }

  @Override
  public void close() {
    store.close();
  }

  private boolean isThere(int run) {
    return runs.kind(run) == RunIndex.DATA || runs.kind(run) == RunIndex.SKIP;
  }

  private boolean compareHeld(long half, long low, long high, MemorySegment memory, long at) {
    int found = store.differences(half, low, memory, at, (int) (high - low));
    if (found > 0) {
      tally.differing(found, store.firstDifference());
    }
    return found > 0;
  }

  /**
   * Holds bytes where none are held.
   *
   * @param following the run behind them, 0 if there is none
   * @return the run to go on with at their end
   */
  private int fill(
      long half,
      long from,
      long to,
      MemorySegment memory,
      long at,
      int following,
      long rulerStart,
      long rulerEnd) {
    int length = (int) (to - from);
    if (!hasRoom(half, length)) {
      tally.refuseByLimit(length);
      return following;
    }
    int root = state.root(half);
    int previous = following != 0 ? runs.before(following) : runs.floor(root, from);
    boolean joinsPrevious =
        previous != 0 && runs.end(previous) == from && isRuled(previous, rulerStart, rulerEnd);
    boolean joinsFollowing =
        following != 0 && runs.start(following) == to && isRuled(following, rulerStart, rulerEnd);
    int added = 0;
    if (!joinsPrevious && !joinsFollowing) {
      added = newRun(half, from, to, RunIndex.DATA);
      if (added == 0) {
        refuseRun(half, length);
        return following;
      }
      runs.setRuler(added, rulerStart, rulerEnd);
    }
    int held = store(half, from, memory, at, length);
    if (held < length && !joinsPrevious) {
      // Rather nothing than a run that ends where no segment did.
      store.drop(half, from, from + held);
      held = 0;
      if (added != 0) {
        runs.giveBack(added);
        state.addRuns(half, -1);
      }
    }
    tally.refuseByMemory(length - held);
    if (held == 0) {
      return following;
    }
    state.addWaiting(half, held);
    unhanded += held;
    if (added != 0) {
      state.setRoot(half, runs.insert(root, added));
      return following;
    }
    if (!joinsPrevious) {
      runs.setStart(following, from);
      return following;
    }
    if (!joinsFollowing || held < length) {
      runs.setEnd(previous, from + held);
      return following;
    }
    long end = runs.end(following);
    state.setRoot(half, runs.remove(root, following));
    state.addRuns(half, -1);
    runs.setEnd(previous, end);
    return previous;
  }

  private void refuseRun(long half, int length) {
    if (hasRoomForRuns(half)) {
      tally.refuseByMemory(length);
    } else {
      tally.refuseByRuns(length);
    }
  }

  private boolean isRuled(int run, long rulerStart, long rulerEnd) {
    return runs.kind(run) == RunIndex.DATA
        && runs.rulerStart(run) == rulerStart
        && runs.rulerEnd(run) == rulerEnd;
  }

  /**
   * Gives a part of a run another ruler; without room for the pieces, the old one stays.
   *
   * @return the run to go on with at the part's end
   */
  private int crown(long half, int run, long from, long to, long rulerStart, long rulerEnd) {
    long end = runs.end(run);
    int previous = runs.before(run);
    boolean whole = from == runs.start(run) && to == end;
    if (from == runs.start(run)
        && previous != 0
        && runs.end(previous) == from
        && isRuled(previous, rulerStart, rulerEnd)) {
      int following = run;
      if (whole) {
        following = runs.after(run);
        state.setRoot(half, runs.remove(state.root(half), run));
        state.addRuns(half, -1);
      } else {
        runs.setStart(run, to);
      }
      runs.setEnd(previous, to);
      return following;
    }
    if (whole) {
      runs.setRuler(run, rulerStart, rulerEnd);
      return runs.after(run);
    }
    int tail = 0;
    if (to < end) {
      tail = split(half, run, to);
      if (tail == 0) {
        return run;
      }
    }
    int part = run;
    if (from > runs.start(run)) {
      part = split(half, run, from);
      if (part == 0) {
        return tail != 0 ? tail : runs.after(run);
      }
    }
    runs.setRuler(part, rulerStart, rulerEnd);
    return tail != 0 ? tail : runs.after(part);
  }

  /**
   * Cuts a run in two.
   *
   * @return the second, 0 if there is no room for it
   */
  private int split(long half, int run, long at) {
    int second = newRun(half, at, runs.end(run), runs.kind(run));
    if (second != 0) {
      runs.setRuler(second, runs.rulerStart(run), runs.rulerEnd(run));
      runs.setEnd(run, at);
      state.setRoot(half, runs.insert(state.root(half), second));
    }
    return second;
  }

  private int newRun(long half, long from, long to, byte kind) {
    int run = hasRoomForRuns(half) ? takeRun(half, from, to, kind) : 0;
    if (run != 0) {
      state.addRuns(half, 1);
    }
    return run;
  }

  /** Takes a run, another direction's if there is none left; or 0. */
  private int takeRun(long half, long from, long to, byte kind) {
    int run = runs.take(half, from, to, kind);
    if (run == 0) {
      int victim = reclaim.run(half);
      if (victim != 0) {
        pushOut(runs.owner(victim), runs.start(victim), runs.end(victim));
        run = runs.take(half, from, to, kind);
      }
    }
    return run;
  }

  /**
   * Puts bytes into the store, where it is full in the place of another direction's.
   *
   * @return how many, from the first
   */
  private int store(long half, long offset, MemorySegment memory, long at, int length) {
    int held = store.add(half, offset, memory, at, length);
    // Each round frees a page, and the first and the last region may be held in part.
    for (int i = -2; held < length && i <= length >>> BlockSlab.LARGE; i++) {
      int victim = reclaim.region(half);
      if (victim < 0) {
        break;
      }
      pushOut(store.owner(victim), store.start(victim), store.end(victim));
      held += store.add(half, offset + held, memory, at + held, length - held);
    }
    return held;
  }

  /** Gives up what waits within a range, and what is retained before its end. */
  private void pushOut(long half, long from, long to) {
    long consumed = state.consumed(half);
    if (from < consumed) {
      trim(half, Math.min(to, consumed));
    }
    if (to > state.next(half)) {
      tally.pushOut(cut(half, Math.max(from, state.next(half)), to, false));
    }
  }

  /**
   * Takes away what waits within a range, or only what is lost there.
   *
   * @return how many bytes of data that was
   */
  private int cut(long half, long from, long to, boolean lostAlone) {
    int dropped = 0;
    int run = runs.reaching(state.root(half), from);
    while (run != 0 && runs.start(run) < to) {
      runs.step();
      int following = runs.after(run);
      if (!lostAlone || runs.kind(run) == RunIndex.LOST) {
        dropped += cutRun(half, run, from, to);
      }
      run = following;
    }
    return dropped;
  }

  private int cutRun(long half, int run, long from, long to) {
    long start = runs.start(run);
    long end = runs.end(run);
    long low = Math.max(from, start);
    long high = Math.min(to, end);
    if (low > start && high < end && split(half, run, high) == 0) {
      high = end;
    }
    int dropped = 0;
    if (runs.kind(run) == RunIndex.DATA) {
      dropped = (int) (high - low);
      store.drop(half, low, high);
      state.addWaiting(half, -dropped);
      unhanded -= dropped;
    }
    if (low > start) {
      runs.setEnd(run, low);
    } else if (high < end) {
      runs.setStart(run, high);
    } else {
      state.setRoot(half, runs.remove(state.root(half), run));
      state.addRuns(half, -1);
    }
    return dropped;
  }
}

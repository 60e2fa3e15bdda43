package io.vpi.flow.reassembly;

import java.lang.foreign.MemorySegment;

/**
 * The bytes of a direction that are in order and that its consumer is not done with: those between
 * consumed and next. Among them may be places that are passed over, of urgent bytes. For one
 * thread.
 */
final class PendingBytes {
  private final ReassemblyState state;
  private final RunIndex runs;
  private final ByteStore store;

  PendingBytes(ReassemblyState state, RunIndex runs, ByteStore store) {
    this.state = state;
    this.runs = runs;
    this.store = store;
  }

  /** How many there are. */
  int count(long half) {
    return state.has(half, ReassemblyState.HAS_SKIPS)
        ? dataWithin(half, state.consumed(half), state.next(half))
        : state.pending(half);
  }

  private int dataWithin(long half, long from, long to) {
    int data = 0;
    int run = runs.reaching(state.root(half), from);
    while (run != 0 && runs.start(run) < to) {
      if (runs.kind(run) == RunIndex.DATA) {
        data += (int) (Math.min(to, runs.end(run)) - Math.max(from, runs.start(run)));
      }
      run = runs.after(run);
    }
    return data;
  }

  /** Where so many bytes of data behind what was consumed end, and what is passed over behind. */
  long offsetBehind(long half, int bytes) {
    long at = state.consumed(half);
    if (!state.has(half, ReassemblyState.HAS_SKIPS)) {
      return at + bytes;
    }
    int left = bytes;
    long next = state.next(half);
    int run = runs.reaching(state.root(half), at);
    while (run != 0 && at < next) {
      if (runs.kind(run) == RunIndex.DATA) {
        int taken = (int) Math.min(left, runs.end(run) - at);
        at += taken;
        left -= taken;
        if (at < runs.end(run)) {
          break;
        }
      } else {
        at = runs.end(run);
      }
      run = runs.after(run);
    }
    return at;
  }

  /** The end of what is passed over at an offset before next: that offset if nothing is. */
  long behindSkips(long half, long offset) {
    long at = offset;
    if (state.has(half, ReassemblyState.HAS_SKIPS)) {
      int run = runs.reaching(state.root(half), at);
      while (run != 0 && runs.start(run) == at && runs.kind(run) == RunIndex.SKIP) {
        at = runs.end(run);
        run = runs.after(run);
      }
    }
    return Math.min(at, state.next(half));
  }

  /** The end of the data that starts at an offset before next. */
  long dataEnd(long half, long offset) {
    return Math.min(state.next(half), runs.end(runs.reaching(state.root(half), offset)));
  }

  /** Reads some. */
  void read(long half, long offset, MemorySegment into, long at, int length) {
    store.read(half, offset, into, at, length);
  }
}

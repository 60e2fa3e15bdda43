package io.vpi.flow.reassembly;

/**
 * Finds whose bytes make room where the memory of all streams is full: of some places drawn at
 * random, that of the direction that takes most. Whoever fills the memory with bytes that wait for
 * others, which may never come, so pushes out his own; a direction of which a few segments came out
 * of order hardly ever meets it. What is retained for comparison alone goes before what waits; what
 * is in order and waits for its consumer stays.
 *
 * <p>A draw costs the same whatever is held. For one thread.
 */
final class Reclaim {
  private static final int DRAWS = 8;

  /** More places are drawn until one is taken by a direction that can do without. */
  private static final int MOST_DRAWS = 64;

  /** About what a run takes besides its bytes: a block that it has hardly begun to fill. */
  private static final int BYTES_OF_RUN = 256;

  private final ReassemblyState state;
  private final RunIndex runs;
  private final ByteStore store;
  private final boolean enabled;

  Reclaim(ReassemblyState state, RunIndex runs, ByteStore store, boolean enabled) {
    this.state = state;
    this.runs = runs;
    this.store = store;
    this.enabled = enabled;
  }

  /** A run that can be given up, of another direction; 0 if none is found. */
  int run(long except) {
    int best = 0;
    long most = 0;
    for (int i = 0, found = 0; enabled && i < MOST_DRAWS && found < DRAWS; i++) {
      int run = runs.any();
      if (run != 0 && runs.owner(run) != except) {
        long weight = weight(runs.owner(run), runs.start(run), runs.end(run));
        found += weight > 0 ? 1 : 0;
        if (weight > most) {
          most = weight;
          best = run;
        }
      }
    }
    return best;
  }

  /** A region whose page can be freed, of another direction; -1 if none is found. */
  int region(long except) {
    int best = -1;
    long most = 0;
    for (int i = 0, found = 0; enabled && i < MOST_DRAWS && found < DRAWS; i++) {
      int region = store.anyLarge();
      if (region >= 0 && store.owner(region) != except) {
        long weight = weight(store.owner(region), store.start(region), store.end(region));
        found += weight > 0 ? 1 : 0;
        if (weight > most) {
          most = weight;
          best = region;
        }
      }
    }
    return best;
  }

  /** How much there is to be said for giving up what is held within a range; 0 if it must stay. */
  private long weight(long half, long from, long to) {
    long next = state.next(half);
    long consumed = state.consumed(half);
    if (to <= consumed) {
      return Long.MAX_VALUE;
    }
    if (from < next && consumed < next) {
      return 0;
    }
    return state.waiting(half) + (long) BYTES_OF_RUN * state.runs(half);
  }
}

package io.vpi.flow.reassembly;

/**
 * Which bytes of each direction are held: runs that do not overlap, in order. A direction's runs
 * form a treap (Seidel and Aragon, 1996), a search tree by offset whose shape random priorities
 * decide, so that no order of arrival makes it deep; a list links neighbours. Trees of all
 * directions share these arrays; a direction knows its root, 0 for none.
 *
 * <p>A run has a kind and, while it waits, the extent of the segment that rules it: see {@link
 * OverlapRules}. Allocates nothing after construction. For one thread.
 */
final class RunIndex {
  /** Bytes that are in the store. */
  static final byte DATA = 0;

  /** Not part of the stream: passed over without a word. */
  static final byte SKIP = 1;

  /** Missing for good, whatever comes later. */
  static final byte GAP = 2;

  /** Missing, but taken if it comes again. */
  static final byte LOST = 3;

  /** Of a run that is in no tree. */
  private static final byte FREE = -1;

  /** Halves of records are so many bits apart. */
  private static final int HALF_SHIFT = 7;

  private final int[] child;
  private final int[] priority;
  private final int[] before;
  private final int[] after;
  private final long[] start;
  private final long[] end;
  private final long[] rulerStart;
  private final long[] rulerEnd;
  private final byte[] kind;

  /** Whose it is: where its half of a record starts, in units of a half. */
  private final int[] owner;

  private final int capacity;
  private int free;
  private int freeCount;
  private long random;
  private long steps;

  RunIndex(int capacity, long seed) {
    this.capacity = capacity;
    // Number 0 is no run; its left child is the root of the tree that is being worked on.
    child = new int[2 * (capacity + 1)];
    priority = new int[capacity + 1];
    before = new int[capacity + 1];
    after = new int[capacity + 1];
    start = new long[capacity + 1];
    end = new long[capacity + 1];
    rulerStart = new long[capacity + 1];
    rulerEnd = new long[capacity + 1];
    kind = new byte[capacity + 1];
    owner = new int[capacity + 1];
    for (int i = 1; i <= capacity; i++) {
      kind[i] = FREE;
      after[i] = i < capacity ? i + 1 : 0;
    }
    free = 1;
    freeCount = capacity;
    random = seed | 1;
  }

  /** Takes a run that is in no tree yet, or 0 if there is none left. */
  int take(long half, long from, long to, byte what) {
    int run = free;
    if (run == 0) {
      return 0;
    }
    free = after[run];
    freeCount--;
    priority[run] = random();
    owner[run] = (int) (half >>> HALF_SHIFT);
    start[run] = from;
    end[run] = to;
    rulerStart[run] = 0;
    rulerEnd[run] = 0;
    kind[run] = what;
    return run;
  }

  private int random() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) (random >>> 32);
  }

  /** Any run of any direction, drawn at random; often 0 unless most are taken. */
  int any() {
    int run = 1 + (int) (((random() & 0xFFFF_FFFFL) * capacity) >>> 32);
    return kind[run] == FREE ? 0 : run;
  }

  /** Whose a run is. */
  long owner(int run) {
    return (long) owner[run] << HALF_SHIFT;
  }

  void giveBack(int run) {
    kind[run] = FREE;
    after[run] = free;
    free = run;
    freeCount++;
  }

  boolean hasPlenty() {
    return freeCount > capacity >>> 2;
  }

  boolean isEmpty() {
    return freeCount == capacity;
  }

  /** How many steps through trees and runs were made so far. */
  long steps() {
    return steps;
  }

  void step() {
    steps++;
  }

  long start(int run) {
    return start[run];
  }

  long end(int run) {
    return end[run];
  }

  byte kind(int run) {
    return kind[run];
  }

  long rulerStart(int run) {
    return rulerStart[run];
  }

  long rulerEnd(int run) {
    return rulerEnd[run];
  }

  int before(int run) {
    return before[run];
  }

  int after(int run) {
    return after[run];
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return (capacity + 1) * (6L * Integer.BYTES + 4 * Long.BYTES + 1);
  }

  /** Moves a run's start, not past a neighbour: its place in the tree stays right. */
  void setStart(int run, long offset) {
    start[run] = offset;
  }

  void setEnd(int run, long offset) {
    end[run] = offset;
  }

  void setRuler(int run, long from, long to) {
    rulerStart[run] = from;
    rulerEnd[run] = to;
  }

  /** The last run that starts at or before an offset, 0 if none does. */
  int floor(int root, long offset) {
    int found = 0;
    int at = root;
    while (at != 0) {
      steps++;
      if (start[at] <= offset) {
        found = at;
        at = child[2 * at + 1];
      } else {
        at = child[2 * at];
      }
    }
    return found;
  }

  /** The first run that starts at or behind an offset, 0 if none does. */
  int ceiling(int root, long offset) {
    int found = 0;
    int at = root;
    while (at != 0) {
      steps++;
      if (start[at] >= offset) {
        found = at;
        at = child[2 * at];
      } else {
        at = child[2 * at + 1];
      }
    }
    return found;
  }

  /** The first run that ends behind an offset, 0 if none does. */
  int reaching(int root, long offset) {
    int run = floor(root, offset);
    if (run != 0) {
      return end[run] > offset ? run : after[run];
    }
    return first(root);
  }

  /** The first run, 0 if there is none. */
  int first(int root) {
    int found = 0;
    for (int at = root; at != 0; at = child[2 * at]) {
      steps++;
      found = at;
    }
    return found;
  }

  /**
   * Puts a run into a tree that has none with the same start.
   *
   * @return the new root
   */
  int insert(int root, int run) {
    long key = start[run];
    child[0] = root;
    int slot = 0;
    int at = root;
    int lower = 0;
    int higher = 0;
    while (at != 0 && priority[at] >= priority[run]) {
      steps++;
      if (start[at] < key) {
        lower = at;
        slot = 2 * at + 1;
      } else {
        higher = at;
        slot = 2 * at;
      }
      at = child[slot];
    }
    child[slot] = run;
    int left = 2 * run;
    int right = 2 * run + 1;
    while (at != 0) {
      steps++;
      if (start[at] < key) {
        lower = at;
        child[left] = at;
        left = 2 * at + 1;
        at = child[left];
      } else {
        higher = at;
        child[right] = at;
        right = 2 * at;
        at = child[right];
      }
    }
    child[left] = 0;
    child[right] = 0;
    before[run] = lower;
    after[run] = higher;
    if (lower != 0) {
      after[lower] = run;
    }
    if (higher != 0) {
      before[higher] = run;
    }
    return child[0];
  }

  /**
   * Takes a run out of its tree; it is free afterwards.
   *
   * @return the new root
   */
  int remove(int root, int run) {
    child[0] = root;
    int slot = 0;
    while (child[slot] != run) {
      steps++;
      int at = child[slot];
      slot = start[at] < start[run] ? 2 * at + 1 : 2 * at;
    }
    int left = child[2 * run];
    int right = child[2 * run + 1];
    while (left != 0 && right != 0) {
      steps++;
      if (priority[left] >= priority[right]) {
        child[slot] = left;
        slot = 2 * left + 1;
        left = child[slot];
      } else {
        child[slot] = right;
        slot = 2 * right;
        right = child[slot];
      }
    }
    child[slot] = left != 0 ? left : right;
    if (before[run] != 0) {
      after[before[run]] = after[run];
    }
    if (after[run] != 0) {
      before[after[run]] = before[run];
    }
    giveBack(run);
    return child[0];
  }
}

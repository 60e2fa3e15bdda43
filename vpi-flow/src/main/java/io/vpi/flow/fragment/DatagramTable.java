package io.vpi.flow.fragment;

import io.vpi.flow.policy.FragmentPolicy;
import java.util.Arrays;

/**
 * The datagrams that are being collected, in flat arrays, by number: what tells them apart, how far
 * they are, and in which order they came.
 *
 * <p>They are found through buckets of chains, by a seeded hash. There are at least as many buckets
 * as datagrams, and no chain is followed further than {@link #MAX_CHAIN}: what lies behind that, as
 * good as never, is not found and times out.
 *
 * <p>Each is in one of four lists, the oldest first: unfinished and discarded ones, of either
 * version. Within a list all have the same time to live, so the first is the next to expire.
 *
 * <p>Not thread safe.
 */
final class DatagramTable {
  /** Stands for "no datagram". */
  static final int NONE = -1;

  /** Lists. */
  static final int UNFINISHED_IPV4 = 0;

  static final int UNFINISHED_IPV6 = 1;
  static final int DISCARDED_IPV4 = 2;
  static final int DISCARDED_IPV6 = 3;
  static final int LISTS = 4;

  private static final int MAX_CHAIN = 32;

  /** A datagram's key in {@link #keys}. */
  private static final int KEY_LONGS = 7;

  private static final FragmentPolicy[] POLICIES = FragmentPolicy.values();

  private final SipHash hash;
  private final int[] buckets;
  private final int[] nextInBucket;
  private final byte[] lists;
  private final int[] older;
  private final int[] newer;
  private final int[] oldest = new int[LISTS];
  private final int[] newest = new int[LISTS];

  private final long[] keys;
  private final int[] hashes;

  /** When each entered its list. */
  private final long[] since;

  /** The first free one; those behind it by {@link #nextInBucket}. */
  private int free;

  private int size;

  // What Collector keeps of each.
  final byte[] policies;
  final boolean[] overlapping;
  final boolean[] lastSeen;
  final int[] end;
  final int[] bytes;
  final int[] fragments;
  final int[] headerBlock;
  final int[] headerLength;
  final int[] nextHeader;
  final int[] nextHeaderAt;

  DatagramTable(int capacity, SipHash hash) {
    this.hash = hash;
    buckets = new int[Integer.highestOneBit(Math.max(1, capacity - 1)) * 2];
    nextInBucket = new int[capacity];
    lists = new byte[capacity];
    older = new int[capacity];
    newer = new int[capacity];
    keys = new long[capacity * KEY_LONGS];
    hashes = new int[capacity];
    since = new long[capacity];
    policies = new byte[capacity];
    overlapping = new boolean[capacity];
    lastSeen = new boolean[capacity];
    end = new int[capacity];
    bytes = new int[capacity];
    fragments = new int[capacity];
    headerBlock = new int[capacity];
    headerLength = new int[capacity];
    nextHeader = new int[capacity];
    nextHeaderAt = new int[capacity];
    Arrays.fill(buckets, NONE);
    Arrays.fill(oldest, NONE);
    Arrays.fill(newest, NONE);
    for (int i = 0; i < capacity; i++) {
      nextInBucket[i] = i + 1 < capacity ? i + 1 : NONE;
    }
  }

  /** How many there are, of all lists. */
  int size() {
    return size;
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    long perDatagram = (KEY_LONGS + 1L) * Long.BYTES + 11 * Integer.BYTES + 4;
    return lists.length * perDatagram + (long) Integer.BYTES * buckets.length;
  }

  boolean isFull() {
    return free == NONE;
  }

  /** The fragment's datagram, or {@link #NONE}. */
  int find(Fragment fragment) {
    int hashed = (int) fragment.hash(hash);
    int datagram = buckets[hashed & (buckets.length - 1)];
    for (int i = 0; datagram != NONE && i < MAX_CHAIN; i++) {
      if (hashes[datagram] == hashed && hasKey(datagram, fragment)) {
        return datagram;
      }
      datagram = nextInBucket[datagram];
    }
    return NONE;
  }

  private boolean hasKey(int datagram, Fragment fragment) {
    int at = datagram * KEY_LONGS;
    return keys[at] == fragment.sourceHigh
        && keys[at + 1] == fragment.sourceLow
        && keys[at + 2] == fragment.destinationHigh
        && keys[at + 3] == fragment.destinationLow
        && keys[at + 4] == fragment.tenant
        && keys[at + 5] == fragment.id
        && keys[at + 6] == fragment.kind;
  }

  /** Begins the fragment's datagram; the table must not be full. */
  int add(Fragment fragment, FragmentPolicy policy, long now) {
    int datagram = free;
    free = nextInBucket[datagram];
    size++;
    int at = datagram * KEY_LONGS;
    keys[at] = fragment.sourceHigh;
    keys[at + 1] = fragment.sourceLow;
    keys[at + 2] = fragment.destinationHigh;
    keys[at + 3] = fragment.destinationLow;
    keys[at + 4] = fragment.tenant;
    keys[at + 5] = fragment.id;
    keys[at + 6] = fragment.kind;
    hashes[datagram] = (int) fragment.hash(hash);
    int bucket = hashes[datagram] & (buckets.length - 1);
    nextInBucket[datagram] = buckets[bucket];
    buckets[bucket] = datagram;
    policies[datagram] = (byte) policy.ordinal();
    overlapping[datagram] = false;
    lastSeen[datagram] = false;
    end[datagram] = 0;
    bytes[datagram] = 0;
    fragments[datagram] = 0;
    headerBlock[datagram] = BlockPool.NONE;
    headerLength[datagram] = 0;
    enter(datagram, fragment.ipv4 ? UNFINISHED_IPV4 : UNFINISHED_IPV6, now);
    return datagram;
  }

  /** Ends a datagram. */
  void remove(int datagram) {
    leave(datagram);
    int bucket = hashes[datagram] & (buckets.length - 1);
    int before = NONE;
    // Within the seeded hash's few: removal must find it, however long the chain.
    for (int at = buckets[bucket]; at != datagram; at = nextInBucket[at]) {
      before = at;
    }
    if (before == NONE) {
      buckets[bucket] = nextInBucket[datagram];
    } else {
      nextInBucket[before] = nextInBucket[datagram];
    }
    nextInBucket[datagram] = free;
    free = datagram;
    size--;
  }

  /** From now on its fragments are thrown away. */
  void discard(int datagram, long now) {
    int list = isIpv4(datagram) ? DISCARDED_IPV4 : DISCARDED_IPV6;
    leave(datagram);
    enter(datagram, list, now);
  }

  boolean isDiscarded(int datagram) {
    return lists[datagram] >= DISCARDED_IPV4;
  }

  boolean isIpv4(int datagram) {
    return (lists[datagram] & 1) == 0;
  }

  FragmentPolicy policy(int datagram) {
    return POLICIES[policies[datagram]];
  }

  /** When it began or, if it is discarded, was so. */
  long since(int datagram) {
    return since[datagram];
  }

  /** The first of a list, or {@link #NONE}. */
  int oldest(int list) {
    return oldest[list];
  }

  /** The oldest unfinished one other than this, or {@link #NONE}. */
  int oldestUnfinished(int except) {
    return earlier(firstBut(UNFINISHED_IPV4, except), firstBut(UNFINISHED_IPV6, except));
  }

  /** The oldest of all, or {@link #NONE}. */
  int oldest() {
    int unfinished = earlier(oldest[UNFINISHED_IPV4], oldest[UNFINISHED_IPV6]);
    int discarded = earlier(oldest[DISCARDED_IPV4], oldest[DISCARDED_IPV6]);
    return earlier(unfinished, discarded);
  }

  private int firstBut(int list, int except) {
    int first = oldest[list];
    return first == except && first != NONE ? newer[first] : first;
  }

  private int earlier(int one, int other) {
    if (one == NONE || other == NONE) {
      return one == NONE ? other : one;
    }
    return since[one] - since[other] <= 0 ? one : other;
  }

  private void enter(int datagram, int list, long now) {
    lists[datagram] = (byte) list;
    since[datagram] = now;
    older[datagram] = newest[list];
    newer[datagram] = NONE;
    if (newest[list] == NONE) {
      oldest[list] = datagram;
    } else {
      newer[newest[list]] = datagram;
    }
    newest[list] = datagram;
  }

  private void leave(int datagram) {
    int list = lists[datagram];
    int before = older[datagram];
    int behind = newer[datagram];
    if (before == NONE) {
      oldest[list] = behind;
    } else {
      newer[before] = behind;
    }
    if (behind == NONE) {
      newest[list] = before;
    } else {
      older[behind] = before;
    }
  }
}

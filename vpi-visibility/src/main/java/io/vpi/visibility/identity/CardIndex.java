package io.vpi.visibility.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Cards by MAC and by IP address. Whoever names guests does not choose how long a look-up takes:
 * the hash is seeded. Immutable; thread safe; a look-up allocates nothing.
 */
final class CardIndex {
  /** What a key is: a MAC address, or an address of IP by its version. */
  static final int MAC = 1;

  private static final Card[] NONE = {};

  /** Of each place a key: what it is, its high bits, its low bits. */
  private static final int KEY = 3;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final long[] keys;
  private final Card[][] cards;
  private final int mask;

  private record Key(int kind, long high, long low) {}

  /** Gathers cards. Not thread safe. */
  static final class Builder {
    private final Map<Key, List<Card>> entries = new LinkedHashMap<>();

    void add(int kind, long high, long low, Card card) {
      List<Card> all = entries.computeIfAbsent(new Key(kind, high, low), key -> new ArrayList<>(1));
      if (!all.contains(card)) {
        all.add(card);
      }
    }

    CardIndex build() {
      return new CardIndex(entries);
    }
  }

  private CardIndex(Map<Key, List<Card>> entries) {
    // At most half of the places are taken, so that a search for what is not there ends soon.
    int places = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
    mask = places - 1;
    keys = new long[places * KEY];
    cards = new Card[places][];
    Arrays.fill(cards, NONE);
    entries.forEach((key, found) -> {
      int place = place(key.kind, key.high, key.low);
      keys[place * KEY] = key.kind;
      keys[place * KEY + 1] = key.high;
      keys[place * KEY + 2] = key.low;
      cards[place] = found.toArray(Card[]::new);
    });
  }

  /** The cards with an address; the array is the index's own. */
  Card[] find(int kind, long high, long low) {
    return cards[place(kind, high, low)];
  }

  /** The key's place, or the free one where its search ends. */
  private int place(int kind, long high, long low) {
    int place = (int) hash(kind, high, low) & mask;
    while (cards[place].length > 0
        && !(keys[place * KEY] == kind
            && keys[place * KEY + 1] == high
            && keys[place * KEY + 2] == low)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** The finalizer of SplitMix64, once for each part. */
  private long hash(int kind, long high, long low) {
    return mix(mix(mix(seed ^ kind) ^ high) ^ low);
  }

  private static long mix(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

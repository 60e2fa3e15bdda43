package io.vpi.flow.soak;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/**
 * All traffic, in turns of a storm and a lull. In a storm one packet of seven is good, a hundred
 * thousand come in a second, and nothing times out but what is pushed out. In a lull the good ones
 * go on alone, so slowly that what the storm has left behind times out.
 */
final class Weather {
  /** Packets of a storm and the lull behind it. */
  static final int CYCLE = 250_000;

  private static final int STORM = 230_000;
  private static final long STORM_NANOS = 10_000;
  private static final long LULL_NANOS = 5_000_000;
  private static final int SHARES = 100;

  final GoodConversations conversations;
  final GoodDatagrams datagrams;
  private final SplittableRandom random;

  /** Who sends, by a number below {@link #SHARES}. */
  private final Traffic[] shares = new Traffic[SHARES];

  private int position;
  private long now = 1_700_000_000_000_000_000L;

  Weather(long seed, int tableCapacity, Arena arena) {
    random = new SplittableRandom(seed);
    Pattern pattern = new Pattern(arena, seed);
    conversations = new GoodConversations(random, pattern);
    datagrams = new GoodDatagrams(random, pattern, arena);
    int next = share(0, 20, new SynFlood(random));
    next = share(next, 15, new FragmentFlood(random, pattern));
    next = share(next, 20, new OneByteSegments(random, pattern));
    next = share(next, 10, new SilentFlows(random, pattern));
    next = share(next, 20, new ChosenTuples(pattern, tableCapacity));
    next = share(next, 11, conversations);
    share(next, 4, datagrams);
  }

  private int share(int from, int percent, Traffic traffic) {
    for (int i = from; i < from + percent; i++) {
      shares[i] = traffic;
    }
    return from + percent;
  }

  /** Writes the next frame, and moves the clock. */
  void next(FrameWriter frame) {
    if (position < STORM) {
      now += STORM_NANOS;
      shares[random.nextInt(SHARES)].next(frame);
    } else {
      now += LULL_NANOS;
      shares[random.nextInt(85, SHARES)].next(frame);
    }
    position = (position + 1) % CYCLE;
  }

  /** When that frame came, in nanoseconds. */
  long now() {
    return now;
  }
}

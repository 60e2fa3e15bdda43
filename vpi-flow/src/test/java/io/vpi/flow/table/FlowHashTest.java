package io.vpi.flow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FlowHashTest {
  private static final int BUCKETS = 1 << 16;

  /** The same in numbers of any size. */
  @Property(tries = 500)
  void isWhatTheFormulaSays(@ForAll long seed, @ForAll long[] more) {
    long[] words = new long[8];
    for (int i = 0; i < 7; i++) {
      words[i] = i < more.length ? more[i] : -i;
    }
    long[] secret = new SplittableRandom(seed).longs(13).toArray();
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < 8; i += 2) {
      BigInteger one = unsigned(words[i] + secret[i]);
      sum = sum.add(one.multiply(unsigned(words[i + 1] + secret[i + 1])));
    }
    sum = sum.mod(BigInteger.TWO.pow(128));
    long folded = secret[8];
    for (int i = 0; i < 4; i++) {
      folded += secret[9 + i] * (sum.shiftRight(32 * i).intValue() & 0xFFFFFFFFL);
    }
    assertEquals(
        (int) (folded >>> 32),
        FlowHash.seeded(seed)
            .of(words[0], words[1], words[2], words[3], words[4], words[5], words[6]));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  @Test
  void spreadsChosenKeysLikeChance() {
    int keys = BUCKETS / 2;
    // Ports that count up, addresses that count up, and both so that their sums stay the same.
    for (int pattern = 0; pattern < 4; pattern++) {
      for (long seed = 0; seed < 5; seed++) {
        FlowHash hash = FlowHash.seeded(seed);
        int[] chains = new int[BUCKETS];
        int longest = 0;
        for (int i = 0; i < keys; i++) {
          long low = pattern == 0 ? 1 : pattern == 1 ? i : (long) i << 16;
          long ports = pattern == 0 ? (long) i << 32 : pattern == 3 ? -((long) i << 16) : 5;
          int bucket = hash.of(0, low, 0, 2, 0, ports, 0x406) & BUCKETS - 1;
          longest = Math.max(longest, ++chains[bucket]);
        }
        // For random ones a bucket of 10 comes once in thousands of tables.
        assertTrue(longest < 12, "pattern " + pattern + ": " + longest + " in one bucket");
      }
    }
  }

  @Test
  void differsFromOneSecretToTheNext() {
    FlowKey key = new FlowKey();
    key.ends(0, 1, 2, 0, 3, 4);
    key.scope(4, 6, 0, 0);
    assertNotEquals(FlowHash.seeded(1).of(key), FlowHash.seeded(2).of(key));
    FlowHash hash = FlowHash.random();
    assertEquals(hash.of(key), hash.of(key));
  }
}

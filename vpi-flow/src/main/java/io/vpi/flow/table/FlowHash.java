package io.vpi.flow.table;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * A hash of {@linkplain FlowKey flow keys} that a sender cannot steer: without the secret, no
 * choice of addresses and ports makes keys meet in a bucket more often than chance does.
 *
 * <p>The key's eight words go through NH (Black, Halevi, Krawczyk, Krovetz, Rogaway: "UMAC: Fast
 * and secure message authentication", 1999, section 4) with 64-bit words: the sum of products of
 * pairs, each word with a secret one added, modulo 2^128. Two different keys meet there for at most
 * one secret in 2^64. Its 128 bits are brought down to 32 by a multilinear function, which is
 * strongly universal. Both directions of a flow have one key and so one hash.
 *
 * <p>Immutable, thread safe; allocates nothing.
 */
public final class FlowHash {
  private final long pair0;
  private final long pair1;
  private final long pair2;
  private final long pair3;
  private final long pair4;
  private final long pair5;
  private final long pair6;
  private final long pair7;
  private final long base;
  private final long fold0;
  private final long fold1;
  private final long fold2;
  private final long fold3;

  private FlowHash(long[] secret) {
    pair0 = secret[0];
    pair1 = secret[1];
    pair2 = secret[2];
    pair3 = secret[3];
    pair4 = secret[4];
    pair5 = secret[5];
    pair6 = secret[6];
    pair7 = secret[7];
    base = secret[8];
    fold0 = secret[9];
    fold1 = secret[10];
    fold2 = secret[11];
    fold3 = secret[12];
  }

  /**
   * A hash with a secret of its own.
   *
   * @return a new hash; nobody can tell what it will answer
   */
  public static FlowHash random() {
    SecureRandom random = new SecureRandom();
    long[] secret = new long[13];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = random.nextLong();
    }
    return new FlowHash(secret);
  }

  /**
   * A hash that answers the same in each run, for tests and benchmarks alone.
   *
   * @param seed which
   * @return a hash whose secret follows from the seed
   */
  public static FlowHash seeded(long seed) {
    return new FlowHash(new SplittableRandom(seed).longs(13).toArray());
  }

  /**
   * The hash of a key.
   *
   * @param key a key that was read
   * @return 32 bits, each as good as the others
   */
  public int of(FlowKey key) {
    return of(
        key.addressHighA,
        key.addressLowA,
        key.addressHighB,
        key.addressLowB,
        key.tenant,
        key.portsAndSpace(),
        key.kind);
  }

  /** The hash of a key by its words. */
  int of(long highA, long lowA, long highB, long lowB, long tenant, long portsAndSpace, long kind) {
    long x0 = highA + pair0;
    long y0 = lowA + pair1;
    long x1 = highB + pair2;
    long y1 = lowB + pair3;
    long x2 = tenant + pair4;
    long y2 = portsAndSpace + pair5;
    long x3 = kind + pair6;
    long y3 = pair7;
    long low0 = x0 * y0;
    long low1 = x1 * y1;
    long low2 = x2 * y2;
    long low3 = x3 * y3;
    long high =
        Math.unsignedMultiplyHigh(x0, y0)
            + Math.unsignedMultiplyHigh(x1, y1)
            + Math.unsignedMultiplyHigh(x2, y2)
            + Math.unsignedMultiplyHigh(x3, y3);
    long sum01 = low0 + low1;
    long sum23 = low2 + low3;
    long low = sum01 + sum23;
    high += carry(sum01, low0) + carry(sum23, low2) + carry(low, sum01);
    long folded =
        base
            + fold0 * (low & 0xFFFFFFFFL)
            + fold1 * (low >>> 32)
            + fold2 * (high & 0xFFFFFFFFL)
            + fold3 * (high >>> 32);
    return (int) (folded >>> 32);
  }

  /** 1 if a sum is less than one of its terms, that is if it went over 2^64. */
  private static long carry(long sum, long term) {
    return Long.compareUnsigned(sum, term) < 0 ? 1 : 0;
  }
}

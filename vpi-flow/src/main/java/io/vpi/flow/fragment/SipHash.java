package io.vpi.flow.fragment;

/**
 * SipHash-1-3 over whole 64-bit words (Aumasson and Bernstein, "SipHash: a fast short-input PRF",
 * 2012). Who does not know the seed cannot choose keys that meet in one bucket.
 *
 * <p>It takes the words one by one, so that a key need not stand in an array. Not thread safe.
 */
final class SipHash {
  private final long seed0;
  private final long seed1;

  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private int words;

  SipHash(long seed0, long seed1) {
    this.seed0 = seed0;
    this.seed1 = seed1;
  }

  /** Starts anew. */
  SipHash start() {
    v0 = seed0 ^ 0x736f6d6570736575L;
    v1 = seed1 ^ 0x646f72616e646f6dL;
    v2 = seed0 ^ 0x6c7967656e657261L;
    v3 = seed1 ^ 0x7465646279746573L;
    words = 0;
    return this;
  }

  /** Takes a word. */
  SipHash add(long word) {
    v3 ^= word;
    round();
    v0 ^= word;
    words++;
    return this;
  }

  /** The hash of the words since {@link #start}. */
  long finish() {
    // The last word holds the length in bytes, modulo 256, in its highest byte.
    long last = ((long) words * Long.BYTES) << 56;
    v3 ^= last;
    round();
    v0 ^= last;
    v2 ^= 0xFF;
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}

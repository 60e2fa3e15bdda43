package io.vpi.flow.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * A seeded 64-bit hash of an IP packet's bytes, without those that each router changes. Two lanes
 * of 16 bytes are multiplied, each word with a secret one and what came before mixed in, to 128
 * bits of which both halves count; the length is mixed in at the end.
 *
 * <p>Immutable, thread safe; allocates nothing.
 */
final class Fingerprint {
  private static final int BLOCK = 32;

  // Both headers are longer than their first block of 16 bytes.

  /** Of IPv4's second word: time to live, and header checksum; protocol and source stay. */
  private static final int[] IPV4_CHANGED = {8, 10, 11};

  /** Of IPv6's first word: hop limit. */
  private static final int[] IPV6_CHANGED = {7};

  private static final long IPV4_SECOND_WORD_MASK = maskWithout(IPV4_CHANGED, 8);
  private static final long IPV6_FIRST_WORD_MASK = maskWithout(IPV6_CHANGED, 0);

  private final long secret0;
  private final long secret1;
  private final long secret2;
  private final long secret3;
  private final long secret4;
  private final long secret5;

  private Fingerprint(SplittableRandom random) {
    secret0 = random.nextLong();
    secret1 = random.nextLong();
    secret2 = random.nextLong();
    secret3 = random.nextLong();
    secret4 = random.nextLong();
    secret5 = random.nextLong();
  }

  private Fingerprint(SecureRandom random) {
    secret0 = random.nextLong();
    secret1 = random.nextLong();
    secret2 = random.nextLong();
    secret3 = random.nextLong();
    secret4 = random.nextLong();
    secret5 = random.nextLong();
  }

  static Fingerprint random() {
    return new Fingerprint(new SecureRandom());
  }

  static Fingerprint seeded(long seed) {
    return new Fingerprint(new SplittableRandom(seed));
  }

  /** All bits of a native word that starts at an offset, but those of some bytes. */
  private static long maskWithout(int[] bytes, int start) {
    byte[] mask = {-1, -1, -1, -1, -1, -1, -1, -1};
    for (int at : bytes) {
      mask[at - start] = 0;
    }
    return MemorySegment.ofArray(mask).get(JAVA_LONG_UNALIGNED, 0);
  }

  /**
   * The fingerprint of a packet.
   *
   * @param memory where it lies
   * @param header where its IP header, which is whole, starts
   * @param length bytes from there to the packet's end
   * @param v4 whether it is IPv4, else IPv6
   * @param tenant what else is to be equal
   * @param space and that
   */
  long of(MemorySegment memory, long header, long length, boolean v4, long tenant, int space) {
    long first = word(memory, header) & (v4 ? -1 : IPV6_FIRST_WORD_MASK);
    long second = word(memory, header + 8) & (v4 ? IPV4_SECOND_WORD_MASK : -1);
    long one = fold(first ^ secret0, second ^ secret1);
    long other = fold(tenant ^ secret2, space ^ secret3);
    long at = header + 16;
    long end = header + length;
    for (; end - at >= BLOCK; at += BLOCK) {
      one = fold(word(memory, at) ^ secret0 ^ one, word(memory, at + 8) ^ secret1);
      other = fold(word(memory, at + 16) ^ secret2 ^ other, word(memory, at + 24) ^ secret3);
    }
    for (; end - at >= 8; at += 8) {
      one = fold(word(memory, at) ^ secret0 ^ one, secret4);
    }
    long last = 0;
    for (; at < end; at++) {
      last = last << 8 | (memory.get(JAVA_BYTE, at) & 0xFF);
    }
    other = fold(last ^ secret2 ^ other, length ^ secret5);
    return fold(one ^ secret4, other ^ secret5);
  }

  private static long word(MemorySegment memory, long at) {
    return memory.get(JAVA_LONG_UNALIGNED, at);
  }

  private static long fold(long x, long y) {
    return x * y ^ Math.unsignedMultiplyHigh(x, y);
  }
}

package io.vpi.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The windows of patterns shared out to the 8 or 16 buckets of a Teddy filter. A bucket accepts at
 * each position any byte that one of its windows has there, so windows that are alike should share
 * one: each goes where it adds least to the share of text that the bucket accepts.
 */
final class TeddyBuckets {

  /**
   * A few bytes that a pattern has, and whether letters among them come in either case. The window
   * at the end of a short pattern may have fewer bytes than are looked at.
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, never compared by equals
  record Window(byte[] bytes, boolean folded) {

    /** Whether a byte fits at a position; any does behind the pattern's end. */
    boolean accepts(int position, int unsignedByte) {
      if (position >= bytes.length) {
        return true;
      }
      byte wanted = bytes[position];
      byte found = (byte) unsignedByte;
      return found == wanted || (folded && AsciiFold.fold(found) == wanted);
    }
  }

  private static final int TABLE = 128;
  private static final int NIBBLES = 16;

  private final int positions;
  private final int buckets;

  /** Whether a bucket accepts a byte at a position. */
  private final boolean[][][] accepts;

  private double acceptedShare;

  private TeddyBuckets(int positions, int buckets) {
    this.positions = positions;
    this.buckets = buckets;
    this.accepts = new boolean[buckets][positions][256];
  }

  /**
   * Shares windows out.
   *
   * @param windows of one byte or more; in lower case if folded
   * @param positions how many bytes of each are looked at, 1 to 4
   * @param buckets 8 or 16
   */
  static TeddyBuckets of(List<Window> windows, int positions, int buckets) {
    TeddyBuckets made = new TeddyBuckets(positions, buckets);
    List<Window> byShare = new ArrayList<>(windows);
    byShare.sort(Comparator.comparingDouble((Window w) -> -share(w, positions)));
    double[][] shares = new double[buckets][positions];
    double[] products = new double[buckets];
    for (Window window : byShare) {
      made.addToBest(window, shares, products);
    }
    for (double product : products) {
      made.acceptedShare += product;
    }
    return made;
  }

  /** The share of random text that a window alone accepts. */
  static double share(Window window, int positions) {
    double product = 1;
    for (int p = 0; p < positions; p++) {
      product *= shareAt(window, p);
    }
    return product;
  }

  /** A byte is looked up without its top bit, so it comes with another. */
  private static double shareAt(Window window, int position) {
    if (position >= window.bytes().length) {
      return 1;
    }
    byte b = window.bytes()[position];
    double share = ByteFrequencies.of(b & 0x7F) + ByteFrequencies.of((b & 0x7F) | 0x80);
    if (window.folded() && AsciiFold.isLetter(b)) {
      int other = (b ^ 0x20) & 0x7F;
      share += ByteFrequencies.of(other) + ByteFrequencies.of(other | 0x80);
    }
    return share;
  }

  private void addToBest(Window window, double[][] shares, double[] products) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int bucket = 0; bucket < buckets; bucket++) {
      double product = 1;
      for (int p = 0; p < positions; p++) {
        product *= shares[bucket][p] + added(bucket, p, window);
      }
      double increase = product - products[bucket];
      if (increase < least) {
        least = increase;
        best = bucket;
      }
    }
    double product = 1;
    for (int p = 0; p < positions; p++) {
      shares[best][p] += added(best, p, window);
      product *= shares[best][p];
      for (int b = 0; b < 256; b++) {
        accepts[best][p][b] |= window.accepts(p, b);
      }
    }
    products[best] = product;
  }

  private double added(int bucket, int position, Window window) {
    boolean there =
        position < window.bytes().length
            && accepts[bucket][position][window.bytes()[position] & 0xFF];
    return there ? 0 : shareAt(window, position);
  }

  int positions() {
    return positions;
  }

  int buckets() {
    return buckets;
  }

  /** A guess at the share of places that will be marked, 0 to 1 or somewhat more. */
  double acceptedShare() {
    return acceptedShare;
  }

  /**
   * For {@link SevenBitTeddy}: for each group of 8 buckets and each position 128 bytes, at the
   * index of a byte without its top bit one bit for each bucket of the group.
   */
  byte[] sevenBitTables() {
    byte[] tables = new byte[buckets / Byte.SIZE * positions * TABLE];
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (int p = 0; p < positions; p++) {
        int table = (bucket / Byte.SIZE * positions + p) * TABLE;
        for (int b = 0; b < 256; b++) {
          if (accepts[bucket][p][b]) {
            tables[table + (b & 0x7F)] |= (byte) (1 << bucket % Byte.SIZE);
          }
        }
      }
    }
    return tables;
  }

  /**
   * For {@link NibbleTeddy}: for each group of 8 buckets and each position 16 bytes for the low
   * half of a byte and 16 for its high half, one bit for each bucket of the group.
   */
  byte[] nibbleTables() {
    byte[] tables = new byte[buckets / Byte.SIZE * positions * 2 * NIBBLES];
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (int p = 0; p < positions; p++) {
        int table = (bucket / Byte.SIZE * positions + p) * 2 * NIBBLES;
        for (int b = 0; b < 256; b++) {
          if (accepts[bucket][p][b]) {
            tables[table + (b & 0xF)] |= (byte) (1 << bucket % Byte.SIZE);
            tables[table + NIBBLES + (b >>> 4)] |= (byte) (1 << bucket % Byte.SIZE);
          }
        }
      }
    }
    return tables;
  }
}

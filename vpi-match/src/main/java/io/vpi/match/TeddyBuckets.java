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

  private static final int NIBBLES = 16;

  private final TeddyForm form;

  /** Whether a bucket accepts a byte, by its low bits, at a position. */
  private final boolean[][][] accepts;

  private double acceptedShare;

  private TeddyBuckets(TeddyForm form) {
    this.form = form;
    this.accepts = new boolean[form.buckets()][form.positions()][1 << form.bits()];
  }

  /**
   * Shares windows out.
   *
   * @param windows of one byte or more; in lower case if folded
   */
  static TeddyBuckets of(List<Window> windows, TeddyForm form) {
    TeddyBuckets made = new TeddyBuckets(form);
    List<Window> byShare = new ArrayList<>(windows);
    byShare.sort(Comparator.comparingDouble((Window w) -> -share(w)));
    double[][] shares = new double[form.buckets()][form.positions()];
    double[] products = new double[form.buckets()];
    for (Window window : byShare) {
      made.addToBest(window, shares, products);
    }
    for (double product : products) {
      made.acceptedShare += product;
    }
    return made;
  }

  /** The share of random text that has the bytes of a window, all of their bits. */
  static double share(Window window) {
    double product = 1;
    for (int p = 0; p < window.bytes().length; p++) {
      product *= shareAt(window, p, Byte.SIZE);
    }
    return product;
  }

  private static double shareAt(Window window, int position, int bits) {
    if (position >= window.bytes().length) {
      return 1;
    }
    byte b = window.bytes()[position];
    boolean twoCases = window.folded() && AsciiFold.isLetter(b);
    return shareOf(b, bits) + (twoCases ? shareOf(b ^ 0x20, bits) : 0);
  }

  /** The share of all bytes that have their low bits in common with one. */
  private static double shareOf(int value, int bits) {
    double share = 0;
    for (int b = value & ((1 << bits) - 1); b < 256; b += 1 << bits) {
      share += ByteFrequencies.of(b);
    }
    return share;
  }

  private void addToBest(Window window, double[][] shares, double[] products) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int bucket = 0; bucket < form.buckets(); bucket++) {
      double product = 1;
      for (int p = 0; p < form.positions(); p++) {
        product *= shares[bucket][p] + added(bucket, p, window);
      }
      double increase = product - products[bucket];
      if (increase < least) {
        least = increase;
        best = bucket;
      }
    }
    double product = 1;
    for (int p = 0; p < form.positions(); p++) {
      shares[best][p] += added(best, p, window);
      product *= shares[best][p];
      for (int b = 0; b < 256; b++) {
        accepts[best][p][lowBits(b)] |= window.accepts(p, b);
      }
    }
    products[best] = product;
  }

  private double added(int bucket, int position, Window window) {
    boolean there =
        position < window.bytes().length
            && accepts[bucket][position][lowBits(window.bytes()[position])];
    return there ? 0 : shareAt(window, position, form.bits());
  }

  private int lowBits(int value) {
    return value & ((1 << form.bits()) - 1);
  }

  TeddyForm form() {
    return form;
  }

  /** A guess at the share of places that will be marked, 0 to 1 or somewhat more. */
  double acceptedShare() {
    return acceptedShare;
  }

  /**
   * For {@link VbmiTeddy}: for each group of 8 buckets and each position one table, at the index of
   * a byte's low bits one bit for each bucket of the group.
   */
  byte[] tables() {
    int length = 1 << form.bits();
    byte[] tables = new byte[form.groups() * form.positions() * length];
    for (int bucket = 0; bucket < form.buckets(); bucket++) {
      for (int p = 0; p < form.positions(); p++) {
        int table = (bucket / Byte.SIZE * form.positions() + p) * length;
        for (int b = 0; b < length; b++) {
          if (accepts[bucket][p][b]) {
            tables[table + b] |= (byte) (1 << bucket % Byte.SIZE);
          }
        }
      }
    }
    return tables;
  }

  /**
   * For {@link NibbleTeddy}: for each group of 8 buckets and each position 16 bytes for the low
   * half of a byte and 16 for its high half, one bit for each bucket of the group. Needs all bits.
   */
  byte[] nibbleTables() {
    byte[] tables = new byte[form.groups() * form.positions() * 2 * NIBBLES];
    for (int bucket = 0; bucket < form.buckets(); bucket++) {
      for (int p = 0; p < form.positions(); p++) {
        int table = (bucket / Byte.SIZE * form.positions() + p) * 2 * NIBBLES;
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

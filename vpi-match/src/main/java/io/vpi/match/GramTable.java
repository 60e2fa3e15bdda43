package io.vpi.match;

import java.util.Comparator;
import java.util.List;

/**
 * Leads from a gram of the text to the patterns that may stand around it: a hash table of grams
 * with open addressing, each with a list of postings.
 *
 * <p>A slot is a {@code long}:
 *
 * <pre>
 *  63                   32 31 30                   0
 * +-----------------------+--+----------------------+
 * |  the folded gram (32) |C | 1 + posting (31)     |
 * +-----------------------+--+----------------------+
 * </pre>
 *
 * <p>C says that a gram of the same hash may be in the next slot. An empty slot has no posting and
 * a gram of another hash, so that one comparison tells whether a gram is in its slot.
 *
 * <p>A posting is an {@code int}; those of one gram follow each other up to the one with L:
 *
 * <pre>
 *  31 30 29               12 11        0
 * +--+--+-------------------+-----------+
 * |L |W |  pattern (18)     |offset (12)|
 * +--+--+-------------------+-----------+
 * </pre>
 *
 * <p>W says that the gram is the whole pattern, so that nothing is left to compare. The pattern is
 * a number in the {@link PatternTable}; the offset is where the gram stands in it.
 */
final class GramTable {

  /** A gram of a pattern. */
  record Posting(int gram, int pattern, int offset, boolean whole) {}

  static final int MAX_PATTERNS = 1 << 18;
  static final int MAX_OFFSET = (1 << 12) - 1;

  private static final int OFFSET_BITS = 12;
  private static final int FLAG = 1 << 31;
  private static final int WHOLE = 1 << 30;

  /** Slots for each gram, at least: so few are taken that most chance hits lead to an empty one. */
  private static final int SLOTS_PER_GRAM = 4;

  /** Bytes in a gram: 1, 2 or 4. */
  final int width;

  /** For {@link Grams#hash}. */
  final int shift;

  final long[] slots;
  final int[] postings;

  private GramTable(int width, int shift, long[] slots, int[] postings) {
    this.width = width;
    this.shift = shift;
    this.slots = slots;
    this.postings = postings;
  }

  /** Makes a table of grams in any order, of which any number may be equal. */
  static GramTable of(int width, List<Posting> unordered) {
    List<Posting> ordered =
        unordered.stream()
            .sorted(Comparator.comparingInt(Posting::gram).thenComparingInt(Posting::pattern))
            .toList();
    int[] postings = new int[ordered.size()];
    int grams = 0;
    for (int i = 0; i < postings.length; i++) {
      Posting posting = ordered.get(i);
      postings[i] =
          (posting.pattern() << OFFSET_BITS) | posting.offset() | (posting.whole() ? WHOLE : 0);
      if (i + 1 == postings.length || ordered.get(i + 1).gram() != posting.gram()) {
        postings[i] |= FLAG;
        grams++;
      }
    }
    int bits =
        Math.clamp(Integer.SIZE - Integer.numberOfLeadingZeros(SLOTS_PER_GRAM * grams), 6, 24);
    GramTable table = new GramTable(width, Integer.SIZE - bits, emptySlots(bits), postings);
    for (int i = 0; i < postings.length; i++) {
      if (i == 0 || postings[i - 1] < 0) {
        table.put(ordered.get(i).gram(), i);
      }
    }
    return table;
  }

  private static long[] emptySlots(int bits) {
    // The hash of gram 0 is 0, that of gram 1 is not.
    long[] slots = new long[1 << bits];
    slots[0] = 1L << Integer.SIZE;
    return slots;
  }

  private void put(int gram, int posting) {
    int slot = Grams.hash(gram, shift);
    while (posting(slots[slot]) >= 0) {
      slots[slot] |= FLAG & 0xFFFF_FFFFL;
      slot = next(slot);
    }
    slots[slot] = ((long) gram << Integer.SIZE) | (posting + 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  static int gram(long slot) {
    return (int) (slot >>> Integer.SIZE);
  }

  /** Whether the search for a gram that is not in this slot goes on in the next. */
  private static boolean continues(long slot) {
    return (int) slot < 0;
  }

  /** Where a slot's list begins, or -1 if it is empty. */
  private static int posting(long slot) {
    return ((int) slot & Integer.MAX_VALUE) - 1;
  }

  static int pattern(int posting) {
    return (posting & (WHOLE - 1)) >>> OFFSET_BITS;
  }

  static int offset(int posting) {
    return posting & MAX_OFFSET;
  }

  static boolean isWhole(int posting) {
    return (posting & WHOLE) != 0;
  }

  static boolean isLast(int posting) {
    return posting < 0;
  }

  /**
   * Where the list of a gram begins.
   *
   * @return an index into the postings, or -1 if the gram is not in the table
   */
  int find(int gram) {
    for (int at = Grams.hash(gram, shift); ; at = next(at)) {
      long found = slots[at];
      if (gram(found) == gram || !continues(found)) {
        return gram(found) == gram ? posting(found) : -1;
      }
    }
  }

  long sizeInBytes() {
    return Long.BYTES * (long) slots.length + Integer.BYTES * (long) postings.length;
  }
}

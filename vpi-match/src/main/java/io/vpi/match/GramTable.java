package io.vpi.match;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Leads from a gram of the text to the patterns that may stand around it: a hash table of grams,
 * each with a list of postings.
 *
 * <p>A slot is a {@code long}, whose lower half tells of the list:
 *
 * <pre>
 *  63                   32 31 30       22 21         0
 * +-----------------------+--+-----------+------------+
 * |  the folded gram (32) |S | length (9)| first (22) |
 * +-----------------------+--+-----------+------------+
 * </pre>
 *
 * <p>S says that several grams have this hash and share the list; whether one of them stands in the
 * text then shows when the patterns are compared. That costs less than to look for a gram in other
 * slots, because no branch depends on it. An empty slot has a list without postings and a gram of
 * another hash, so that one comparison tells whether a gram is in its slot. A list of {@value
 * #MANY} postings and more has that length in its slot, and its true one in the place before its
 * first posting.
 *
 * <p>A posting is an {@code int}:
 *
 * <pre>
 *  31 30 29               12 11        0
 * +-----+-------------------+-----------+
 * |  0  |  pattern (18)     |offset (12)|
 * +-----+-------------------+-----------+
 * </pre>
 *
 * <p>The pattern is a number in the {@link PatternTable}; the offset is where the gram stands in
 * it.
 */
final class GramTable {

  /** A gram of a pattern. */
  record Posting(int gram, int pattern, int offset) {}

  static final int MAX_PATTERNS = 1 << 18;
  static final int MAX_OFFSET = (1 << 12) - 1;

  /** How far up the pattern lies in a posting. */
  static final int OFFSET_BITS = 12;

  private static final int SHARED = 1 << 31;
  private static final int FIRST_BITS = 22;
  private static final int MANY = (1 << 9) - 1;

  /** Slots for each gram, at least: so few are taken that most chance hits lead to an empty one. */
  private static final int SLOTS_PER_GRAM = 4;

  /** Bytes in a gram: 1, 2 or 4. */
  final int width;

  /** For {@link Grams#hash}. */
  final int shift;

  final long[] slots;
  final int[] postings;

  /** How many postings the longest list has. */
  final int longest;

  private GramTable(int width, int shift, long[] slots, int[] postings, int longest) {
    this.width = width;
    this.shift = shift;
    this.slots = slots;
    this.postings = postings;
    this.longest = longest;
  }

  /** Makes a table of grams in any order, of which any number may be equal. */
  static GramTable of(int width, List<Posting> unordered) {
    long grams = unordered.stream().mapToInt(Posting::gram).distinct().count();
    int bits = Math.clamp(Long.SIZE - Long.numberOfLeadingZeros(SLOTS_PER_GRAM * grams), 6, 24);
    int shift = Integer.SIZE - bits;
    Map<Integer, List<Posting>> lists =
        unordered.stream()
            .sorted(Comparator.comparingInt(Posting::pattern))
            .collect(
                Collectors.groupingBy(
                    p -> Grams.hash(p.gram(), shift), TreeMap::new, Collectors.toList()));
    int longest = lists.values().stream().mapToInt(List::size).max().orElse(0);
    long[] slots = emptySlots(bits);
    // Each list may have its length before it, and the last is read some postings at once.
    int[] postings = new int[unordered.size() + lists.size() + PostingList.AT_ONCE];
    int filled = 0;
    for (Map.Entry<Integer, List<Posting>> list : lists.entrySet()) {
      int length = list.getValue().size();
      if (length >= MANY) {
        postings[filled++] = length;
      }
      slots[list.getKey()] = slot(list.getValue(), filled);
      for (Posting posting : list.getValue()) {
        postings[filled++] = (posting.pattern() << OFFSET_BITS) | posting.offset();
      }
    }
    return new GramTable(width, shift, slots, postings, longest);
  }

  private static long[] emptySlots(int bits) {
    // The hash of gram 0 is 0, that of gram 1 is not.
    long[] slots = new long[1 << bits];
    slots[0] = 1L << Integer.SIZE;
    return slots;
  }

  private static long slot(List<Posting> list, int first) {
    int gram = list.getFirst().gram();
    int shared = list.stream().allMatch(p -> p.gram() == gram) ? 0 : SHARED;
    int lower = shared | (Math.min(list.size(), MANY) << FIRST_BITS) | first;
    return ((long) gram << Integer.SIZE) | (lower & 0xFFFF_FFFFL);
  }

  static int gram(long slot) {
    return (int) (slot >>> Integer.SIZE);
  }

  /** Where a list begins among the postings. */
  static int first(int list) {
    return list & ((1 << FIRST_BITS) - 1);
  }

  /** How many postings a list has, 0 to {@link #longest}. */
  int length(int list) {
    int length = (list & ~SHARED) >>> FIRST_BITS;
    return length < MANY ? length : postings[first(list) - 1];
  }

  static int pattern(int posting) {
    return posting >>> OFFSET_BITS;
  }

  static int offset(int posting) {
    return posting & MAX_OFFSET;
  }

  /**
   * 1 if a gram is in the slot of its hash, or may be in a shared one; otherwise 0.
   *
   * @param slot the one of the gram's hash
   */
  static int isKnown(long slot, int gram) {
    int differs = gram(slot) ^ gram;
    return (((differs - 1) & ~differs) | (int) slot) >>> 31;
  }

  /** The list of a gram: the lower half of its slot, or 0, an empty list, if it is not known. */
  int find(int gram) {
    long slot = slots[Grams.hash(gram, shift)];
    return (int) slot & -isKnown(slot, gram);
  }

  long sizeInBytes() {
    return Long.BYTES * (long) slots.length + Integer.BYTES * (long) postings.length;
  }
}

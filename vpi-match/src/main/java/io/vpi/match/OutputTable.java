package io.vpi.match;

import java.util.Arrays;

/**
 * What to report in which state, while it is being made: groups of entries in one flat array. A
 * group holds the patterns that end at one node of the tree; its link leads to the group of the
 * longest proper suffix that is a pattern too, and so on: the chain from a group is all that ends
 * there.
 *
 * <pre>
 *  group + 0   LINK      the next group of the chain, or 0 at its end
 *  group + 1   ORDINAL   0, 1, 2 ... over all groups
 *  group + 2   COUNT     how many entries follow
 *  group + 3   ...       the numbers of the entries
 * </pre>
 */
final class OutputTable {

  static final int LINK = 0;
  static final int ORDINAL = 1;
  static final int COUNT = 2;
  static final int FIRST_ENTRY = 3;

  private int[] table;
  private int size;
  private int groups;

  OutputTable(int entries) {
    // Index 0 means "no group", so nothing is put there.
    this.size = 1;
    this.table = new int[Math.addExact(1, Math.multiplyExact(entries, FIRST_ENTRY + 1))];
  }

  /**
   * Adds an entry to a group, which must be the one added to last.
   *
   * @param group the group, or 0 for a new one
   * @return the group
   */
  int add(int group, int number) {
    int to = group;
    if (to == 0) {
      to = size;
      size += FIRST_ENTRY;
      table[to + ORDINAL] = groups++;
    }
    table[to + COUNT]++;
    table[size++] = number;
    return to;
  }

  int groups() {
    return groups;
  }

  int[] toArray() {
    return Arrays.copyOf(table, size);
  }
}

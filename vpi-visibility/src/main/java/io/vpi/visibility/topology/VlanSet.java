package io.vpi.visibility.topology;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A set of VLAN ids, 0 to 4095. Immutable; thread safe. */
public final class VlanSet {
  /** No VLAN. */
  public static final VlanSet NONE = new VlanSet(new BitSet());

  /** Every VLAN. */
  public static final VlanSet ALL = range(0, VlanSet.LARGEST);

  private static final int LARGEST = 4095;

  private final BitSet ids;

  private VlanSet(BitSet ids) {
    this.ids = ids;
  }

  /**
   * A set of single VLANs.
   *
   * @param ids each 0 to 4095
   * @return the set
   * @throws IllegalArgumentException if one is out of range
   */
  public static VlanSet of(int... ids) {
    BitSet set = new BitSet();
    for (int id : ids) {
      set.set(checked(id));
    }
    return new VlanSet(set);
  }

  /**
   * A set of neighbouring VLANs.
   *
   * @param first the lowest, 0 to 4095
   * @param last the highest, not below {@code first}
   * @return the set
   * @throws IllegalArgumentException if one is out of range
   */
  public static VlanSet range(int first, int last) {
    if (checked(first) > checked(last)) {
      throw new IllegalArgumentException("VLANs " + first + "-" + last + " run backwards");
    }
    BitSet set = new BitSet();
    set.set(first, last + 1);
    return new VlanSet(set);
  }

  /**
   * Reads ids and ranges, joined by commas.
   *
   * @param text such as {@code 10,20-29}, or {@code all}
   * @return the set
   * @throws IllegalArgumentException if it is anything else
   */
  public static VlanSet parse(String text) {
    if (text.strip().equals("all")) {
      return ALL;
    }
    VlanSet all = NONE;
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash), text);
      int last = dash < 0 ? first : number(part.substring(dash + 1), text);
      all = all.with(range(first, last));
    }
    return all;
  }

  private static int number(String part, String text) {
    try {
      return Integer.parseInt(part.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "VLANs are written like 10,20-29 or all, not '" + text + "'", e);
    }
  }

  private static int checked(int id) {
    if (id < 0 || id > LARGEST) {
      throw new IllegalArgumentException("a VLAN id is 0 to " + LARGEST + ", not " + id);
    }
    return id;
  }

  /**
   * Both sets as one.
   *
   * @param other the other set
   * @return the union
   */
  public VlanSet with(VlanSet other) {
    BitSet set = (BitSet) ids.clone();
    set.or(other.ids);
    return new VlanSet(set);
  }

  /**
   * Whether a VLAN is in the set.
   *
   * @param id any number
   * @return false for one out of range
   */
  public boolean contains(int id) {
    return id >= 0 && ids.get(id);
  }

  /**
   * How many VLANs are in the set.
   *
   * @return 0 to 4096
   */
  public int size() {
    return ids.cardinality();
  }

  /**
   * Whether there is none.
   *
   * @return true for the empty set
   */
  public boolean isEmpty() {
    return ids.isEmpty();
  }

  /**
   * The ids, rising.
   *
   * @return a stream of them
   */
  public IntStream stream() {
    return ids.stream();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VlanSet set && ids.equals(set.ids);
  }

  @Override
  public int hashCode() {
    return ids.hashCode();
  }

  @Override
  public String toString() {
    if (equals(ALL)) {
      return "all";
    }
    StringBuilder out = new StringBuilder();
    for (int first = ids.nextSetBit(0); first >= 0; ) {
      int end = ids.nextClearBit(first);
      if (!out.isEmpty()) {
        out.append(',');
      }
      out.append(first);
      if (end - first > 1) {
        out.append('-').append(end - 1);
      }
      first = ids.nextSetBit(end);
    }
    return out.toString();
  }
}

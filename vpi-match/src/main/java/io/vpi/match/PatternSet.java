package io.vpi.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What engines compile: the patterns of a set without repetitions, in two sorted lists, and the ids
 * in rising order. An entry names its id by its index among them, so that an engine can keep one
 * slot an id.
 */
final class PatternSet {

  /**
   * One pattern in the form that engines want.
   *
   * @param bytes in lower case if in the folded list; not to be changed
   * @param idIndex where in {@link #ids()} its id stands
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, never compared by equals
  record Entry(byte[] bytes, int idIndex) {}

  private static final Comparator<Entry> BY_BYTES_THEN_ID =
      Comparator.comparing(Entry::bytes, Arrays::compareUnsigned).thenComparingInt(Entry::idIndex);

  private final List<Entry> exact;
  private final List<Entry> folded;
  private final int[] ids;
  private final int maxStates;

  private PatternSet(List<Entry> exact, List<Entry> folded, int[] ids, int maxStates) {
    this.exact = exact;
    this.folded = folded;
    this.ids = ids;
    this.maxStates = maxStates;
  }

  static PatternSet of(Collection<LiteralPattern> patterns, int maxStates) {
    int[] ids = patterns.stream().mapToInt(LiteralPattern::id).sorted().distinct().toArray();
    // A pattern without letters can go to either list. It goes where the others are, so that a set
    // of one kind needs one automaton only.
    boolean anyExact = patterns.stream().anyMatch(p -> p.hasLetters() && !p.nocase());
    List<Entry> exact = new ArrayList<>();
    List<Entry> folded = new ArrayList<>();
    for (LiteralPattern pattern : patterns) {
      int idIndex = Arrays.binarySearch(ids, pattern.id());
      boolean toFolded = pattern.hasLetters() ? pattern.nocase() : !anyExact;
      if (toFolded) {
        folded.add(new Entry(AsciiFold.fold(pattern.bytes()), idIndex));
      } else {
        exact.add(new Entry(pattern.bytes(), idIndex));
      }
    }
    return new PatternSet(sortedDistinct(exact), sortedDistinct(folded), ids, maxStates);
  }

  private static List<Entry> sortedDistinct(List<Entry> entries) {
    entries.sort(BY_BYTES_THEN_ID);
    List<Entry> distinct = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (distinct.isEmpty() || BY_BYTES_THEN_ID.compare(distinct.getLast(), entry) != 0) {
        distinct.add(entry);
      }
    }
    return List.copyOf(distinct);
  }

  /** Patterns whose bytes must match as they are, sorted by unsigned bytes, then by id. */
  List<Entry> exact() {
    return exact;
  }

  /** Patterns in lower case that match text in either case, sorted likewise. */
  List<Entry> folded() {
    return folded;
  }

  /**
   * Entries are numbered, those of the exact list first, and what engines make of the set names
   * them by their numbers. The folded list begins at this one.
   */
  int firstFolded() {
    return exact.size();
  }

  /** For each entry, by its number, where in {@link #ids()} its id stands. */
  int[] idIndexes() {
    return Stream.concat(exact.stream(), folded.stream()).mapToInt(Entry::idIndex).toArray();
  }

  /** The different ids, rising. Not to be changed. */
  int[] ids() {
    return ids;
  }

  int idCount() {
    return ids.length;
  }

  int size() {
    return exact.size() + folded.size();
  }

  int maxLength() {
    int max = 0;
    for (Entry entry : exact) {
      max = Math.max(max, entry.bytes().length);
    }
    for (Entry entry : folded) {
      max = Math.max(max, entry.bytes().length);
    }
    return max;
  }

  /** The limit on the states of all automata of this set together. */
  int maxStates() {
    return maxStates;
  }
}

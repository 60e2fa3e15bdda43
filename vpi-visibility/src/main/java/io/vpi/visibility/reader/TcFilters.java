package io.vpi.visibility.reader;

import java.util.List;

/**
 * What the filters of one direction of an interface come to.
 *
 * @param mirrors those that copy, in the order in which they are asked
 * @param firstPreference the preference of the one that is asked first, or 0 if there is none
 */
public record TcFilters(List<MirrorAction> mirrors, int firstPreference) {
  /** Copies the list. */
  public TcFilters {
    mirrors = List.copyOf(mirrors);
  }
}

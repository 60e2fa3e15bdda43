package io.vpi.visibility.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things that are written once and named by their place in a list. For one thread. */
final class Interned<T> {
  private final Map<T, Integer> places = new HashMap<>();
  private final List<T> all = new ArrayList<>();

  /** The place of a thing, which is entered where it is not there yet. */
  int place(T thing) {
    Integer known = places.putIfAbsent(thing, all.size());
    if (known != null) {
      return known;
    }
    all.add(thing);
    return all.size() - 1;
  }

  List<T> all() {
    return Collections.unmodifiableList(all);
  }
}

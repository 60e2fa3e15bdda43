package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells the u32 filters of one direction from those of the other. The kernel keeps both in one list
 * for a {@code clsact}, and where they have one preference, {@code tc} prints all of them for
 * either direction. Each direction has one table of its own, numbered from 800 (hexadecimal) in the
 * order in which they were made; taken is that the first is ingress, as people type it.
 */
final class U32Tables {
  private static final int FIRST_OWN = 0x800;
  private static final int NONE = -1;

  private final Map<String, TreeSet<Integer>> byPreference = new HashMap<>();

  U32Tables(List<Node> filters) {
    for (Node filter : filters) {
      int table = table(filter);
      if (table != NONE) {
        byPreference.computeIfAbsent(preference(filter), key -> new TreeSet<>()).add(table);
      }
    }
  }

  /** Whether a filter belongs to the direction that was asked for. */
  boolean isOf(Node filter, boolean isEgress) {
    int table = table(filter);
    if (table == NONE) {
      return true;
    }
    TreeSet<Integer> tables = byPreference.getOrDefault(preference(filter), new TreeSet<>());
    return tables.size() < 2 || table == (isEgress ? tables.last() : tables.first());
  }

  private static String preference(Node filter) {
    return filter.get("pref").text() + ' ' + filter.get("chain").text();
  }

  /** The table that a direction owns; those that people make have smaller numbers. */
  private static int table(Node filter) {
    String handle = filter.get("options").get("fh").text();
    int colon = handle.indexOf(':');
    if (!filter.get("kind").text().equals("u32") || colon < 1) {
      return NONE;
    }
    try {
      int table = Integer.parseInt(handle.substring(0, colon), 16);
      return table >= FIRST_OWN ? table : NONE;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }
}

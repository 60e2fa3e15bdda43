package io.vpi.eve;

import io.vpi.capture.CaptureStatistics;
import io.vpi.event.StatsEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counters as nested objects, a level for each dot in their names, as Suricata has them. Where a
 * counter bears the name of a group, it keeps its whole dotted name at the top.
 */
final class StatsTree {
  private StatsTree() {}

  static void write(StatsEvent stats, JsonLine line) {
    Map<String, Object> root = new LinkedHashMap<>();
    for (int i = 0; i < stats.size(); i++) {
      insert(root, stats.name(i), stats.value(i));
    }
    write(root, line);
  }

  private static void insert(Map<String, Object> root, String name, long value) {
    Map<String, Object> group = root;
    int start = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
      Object child =
          group.computeIfAbsent(name.substring(start, dot), key -> new LinkedHashMap<>());
      if (!(child instanceof Map)) {
        root.put(name, value);
        return;
      }
      group = asGroup(child);
      start = dot + 1;
    }
    String last = name.substring(start);
    if (group.get(last) instanceof Map) {
      root.put(name, value);
    } else {
      group.put(last, value);
    }
  }

  @SuppressWarnings("unchecked") // insert puts no other maps in
  private static Map<String, Object> asGroup(Object group) {
    return (Map<String, Object>) group;
  }

  private static void write(Map<String, Object> group, JsonLine line) {
    line.startObject();
    group.forEach((name, value) -> {
      line.name(name);
      if (value instanceof Long number) {
        counter(number, line);
      } else {
        write(asGroup(value), line);
      }
    });
    line.endObject();
  }

  private static void counter(long value, JsonLine line) {
    if (value == CaptureStatistics.UNKNOWN) {
      line.nullValue();
    } else {
      line.number(value);
    }
  }
}

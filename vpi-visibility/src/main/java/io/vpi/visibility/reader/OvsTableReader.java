package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code ovs-vsctl --format=json list TABLE}. Thread safe. */
public final class OvsTableReader {
  private OvsTableReader() {}

  /**
   * Reads the rows.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the rows that have a value for each heading
   */
  public static List<OvsRow> read(String text, SourceWarnings warnings) {
    Node root = warnings.json(text);
    if (!root.isPresent()) {
      return List.of();
    }
    List<Node> headings = root.get("headings").items();
    if (headings.isEmpty() || !root.get("data").isList()) {
      warnings.warn("lists \"headings\" and \"data\" were expected");
      return List.of();
    }
    List<OvsRow> rows = new ArrayList<>();
    for (Node values : root.get("data").items()) {
      if (values.items().size() != headings.size()) {
        warnings.warn(
            values,
            "a row of " + headings.size() + " values was expected, not " + values.items().size());
        continue;
      }
      Map<String, Node> columns = new LinkedHashMap<>();
      for (int i = 0; i < headings.size(); i++) {
        columns.put(headings.get(i).text(), values.item(i));
      }
      rows.add(new OvsRow(columns));
    }
    return rows;
  }
}

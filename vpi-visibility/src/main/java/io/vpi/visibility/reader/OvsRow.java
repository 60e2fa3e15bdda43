package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of a table of Open vSwitch's database. A value is an atom, {@code ["uuid", id]}, {@code
 * ["set", [...]]} or {@code ["map", [[name, value], ...]]}; a set of one is written as its only
 * member (RFC 7047). Immutable; thread safe.
 */
public final class OvsRow {
  private final Map<String, Node> columns;

  OvsRow(Map<String, Node> columns) {
    this.columns = columns;
  }

  /**
   * A column of one value.
   *
   * @param column its name
   * @return the value as text, a reference as its UUID; empty if there is none
   */
  public String text(String column) {
    List<String> all = set(column);
    return all.isEmpty() ? "" : all.getFirst();
  }

  /**
   * A column of true or false.
   *
   * @param column its name
   * @return whether it is true
   */
  public boolean flag(String column) {
    return text(column).equals("true");
  }

  /**
   * A column of one number.
   *
   * @param column its name
   * @param otherwise what stands for none
   * @return the number
   */
  public int number(String column, int otherwise) {
    try {
      return Integer.parseInt(text(column));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /**
   * A column of any number of values.
   *
   * @param column its name
   * @return the values as text, references as their UUIDs
   */
  public List<String> set(String column) {
    Node value = columns.getOrDefault(column, Node.MISSING);
    if (value.item(0).text().equals("set")) {
      List<String> all = new ArrayList<>();
      value.item(1).items().forEach(item -> all.add(atom(item)));
      return all;
    }
    String only = atom(value);
    return only.isEmpty() ? List.of() : List.of(only);
  }

  /**
   * A column of names and values.
   *
   * @param column its name
   * @return them in their order
   */
  public Map<String, String> map(String column) {
    Node value = columns.getOrDefault(column, Node.MISSING);
    Map<String, String> all = new LinkedHashMap<>();
    if (value.item(0).text().equals("map")) {
      value.item(1).items().forEach(pair -> all.put(atom(pair.item(0)), atom(pair.item(1))));
    }
    return all;
  }

  private static String atom(Node value) {
    return value.item(0).text().equals("uuid") ? value.item(1).text() : value.text();
  }
}

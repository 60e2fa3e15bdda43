package io.vpi.visibility.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document: a map, a list, or a scalar. Asking a part for what it is not gives an empty
 * answer, never an exception, so that a reader asks for what it wants and goes on. Immutable;
 * thread safe.
 */
public final class Node {
  /** What a node is. */
  public enum Kind {
    /** Names and values. */
    MAP,
    /** Values in order. */
    LIST,
    /** A string. */
    TEXT,
    /** A number. */
    NUMBER,
    /** True or false. */
    BOOLEAN,
    /** Nothing, written down. */
    NULL,
    /** Nothing, not written down. */
    MISSING
  }

  /** Stands for a part that is not there. */
  public static final Node MISSING = new Node(Kind.MISSING, 0, "", Map.of(), List.of(), Map.of());

  private final Kind kind;
  private final int line;
  private final String text;
  private final Map<String, Node> members;
  private final List<Node> items;
  private final Map<String, List<Node>> repeated;

  private Node(
      Kind kind,
      int line,
      String text,
      Map<String, Node> members,
      List<Node> items,
      Map<String, List<Node>> repeated) {
    this.repeated = repeated;
    this.kind = kind;
    this.line = line;
    this.text = text;
    this.members = members;
    this.items = items;
  }

  static Node map(int line, Map<String, Node> members) {
    return map(line, members, Map.of());
  }

  /** A map in which some names occur several times; {@code members} holds the last of each. */
  static Node map(int line, Map<String, Node> members, Map<String, List<Node>> repeated) {
    return new Node(
        Kind.MAP,
        line,
        "",
        Collections.unmodifiableMap(new LinkedHashMap<>(members)),
        List.of(),
        repeated);
  }

  static Node list(int line, List<Node> items) {
    return new Node(Kind.LIST, line, "", Map.of(), List.copyOf(items), Map.of());
  }

  static Node scalar(Kind kind, int line, String text) {
    return new Node(kind, line, Objects.requireNonNull(text), Map.of(), List.of(), Map.of());
  }

  /**
   * What the node is.
   *
   * @return its kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Where it begins.
   *
   * @return the line, from 1 on; 0 if it is missing
   */
  public int line() {
    return line;
  }

  /**
   * Whether it is there and not null.
   *
   * @return false for {@link Kind#MISSING} and {@link Kind#NULL}
   */
  public boolean isPresent() {
    return kind != Kind.MISSING && kind != Kind.NULL;
  }

  /**
   * Whether it is a map.
   *
   * @return true if so
   */
  public boolean isMap() {
    return kind == Kind.MAP;
  }

  /**
   * Whether it is a list.
   *
   * @return true if so
   */
  public boolean isList() {
    return kind == Kind.LIST;
  }

  /**
   * Whether it is a string, a number or a boolean.
   *
   * @return true if so
   */
  public boolean isScalar() {
    return kind == Kind.TEXT || kind == Kind.NUMBER || kind == Kind.BOOLEAN;
  }

  /**
   * A member of a map.
   *
   * @param name its name
   * @return the member, or {@link #MISSING}
   */
  public Node get(String name) {
    return members.getOrDefault(name, MISSING);
  }

  /**
   * All members of one name; some tools print a name several times in one JSON object.
   *
   * @param name their name
   * @return them in the order of the text, none if there is none
   */
  public List<Node> all(String name) {
    List<Node> several = repeated.get(name);
    if (several != null) {
      return Collections.unmodifiableList(several);
    }
    Node only = members.get(name);
    return only == null ? List.of() : List.of(only);
  }

  /**
   * The members of a map.
   *
   * @return them in the order of the text, empty for any other node
   */
  public Map<String, Node> members() {
    return members;
  }

  /**
   * The items of a list.
   *
   * @return them in the order of the text, empty for any other node
   */
  public List<Node> items() {
    return items;
  }

  /**
   * An item of a list.
   *
   * @param index any number
   * @return the item, or {@link #MISSING}
   */
  public Node item(int index) {
    return index >= 0 && index < items.size() ? items.get(index) : MISSING;
  }

  /**
   * The text of a scalar.
   *
   * @return it as written, the empty string for any other node
   */
  public String text() {
    return text;
  }

  /**
   * The text of a scalar.
   *
   * @return it as written, or null for any other node
   */
  public @Nullable String textOrNull() {
    return isScalar() ? text : null;
  }

  /**
   * A whole number.
   *
   * @return its value, empty for any other node and for numbers beyond 64 bits
   */
  public OptionalLong number() {
    if (kind != Kind.NUMBER) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * A whole number.
   *
   * @param otherwise what stands for any other node
   * @return its value
   */
  public long number(long otherwise) {
    return number().orElse(otherwise);
  }

  /**
   * A whole number of 32 bits.
   *
   * @param otherwise what stands for any other node, and for numbers out of range
   * @return its value
   */
  public int integer(int otherwise) {
    long value = number(otherwise);
    return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE ? (int) value : otherwise;
  }

  /**
   * A boolean; numbers are true unless 0, as some tools write them.
   *
   * @param otherwise what stands for any other node
   * @return its value
   */
  public boolean flag(boolean otherwise) {
    return switch (kind) {
      case BOOLEAN -> text.equals("true");
      case NUMBER -> number(0) != 0;
      default -> otherwise;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case MAP -> "a map";
      case LIST -> "a list";
      case NULL -> "null";
      case MISSING -> "nothing";
      case TEXT -> "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
      case NUMBER, BOOLEAN -> text;
    };
  }
}

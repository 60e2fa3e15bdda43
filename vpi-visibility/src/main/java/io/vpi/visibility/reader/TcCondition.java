package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in words which frames a filter of traffic control takes. */
final class TcCondition {
  private TcCondition() {}

  /** The condition, empty if the filter takes every frame. */
  static String of(Node filter) {
    List<String> parts = new ArrayList<>();
    String protocol = filter.get("protocol").text();
    if (!protocol.isEmpty() && !protocol.equals("all")) {
      parts.add("protocol " + protocol);
    }
    if (filter.get("chain").number(0) != 0) {
      parts.add("chain " + filter.get("chain").text());
    }
    Node options = filter.get("options");
    switch (filter.get("kind").text()) {
      case "matchall" -> {
        // Everything.
      }
      case "u32" -> u32(options.all("match"), parts);
      case "bpf" -> bpf(options, parts);
      case "flower" -> flower(options.get("keys"), parts);
      default -> parts.add("filter of kind " + filter.get("kind").text());
    }
    return String.join(", ", parts);
  }

  private static void u32(List<Node> matches, List<String> parts) {
    if (matches.isEmpty()) {
      parts.add("u32 without a match");
    }
    for (Node match : matches) {
      String mask = match.get("mask").text();
      if (!mask.isEmpty() && mask.chars().allMatch(c -> c == '0')) {
        continue;
      }
      parts.add(
          "u32 match " + match.get("value").text() + '/' + mask + " at " + match.get("off").text());
    }
  }

  /** One instruction that returns all ones takes every frame whole. */
  private static void bpf(Node options, List<String> parts) {
    Node code = options.get("bytecode");
    Node only = code.get("insns").item(0);
    boolean takesAll =
        code.get("length").number(0) == 1
            && only.get("code").number(0) == 6
            && only.get("k").number(0) != 0;
    if (!takesAll) {
      parts.add("a bpf program");
    }
  }

  private static void flower(Node keys, List<String> parts) {
    for (Map.Entry<String, Node> key : keys.members().entrySet()) {
      parts.add(key.getKey() + ' ' + key.getValue().text());
    }
  }
}

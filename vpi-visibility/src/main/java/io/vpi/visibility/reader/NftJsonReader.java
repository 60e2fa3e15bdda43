package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code nft -j list ruleset}: of the netdev tables, the rules that copy frames. Thread safe.
 */
public final class NftJsonReader {
  private NftJsonReader() {}

  /**
   * Reads the mirrors. Where the JSON does not name a chain's device, as with nft 1.0, a warning
   * says so and the rules of that chain are left out.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return one for each rule and device, in their order
   */
  public static List<MirrorAction> read(String text, SourceWarnings warnings) {
    Node root = warnings.json(text);
    if (!root.isPresent()) {
      return List.of();
    }
    if (!root.get("nftables").isList()) {
      warnings.warn("a list \"nftables\" was expected");
      return List.of();
    }
    Map<String, Node> chains = new HashMap<>();
    List<MirrorAction> mirrors = new ArrayList<>();
    for (Node item : root.get("nftables").items()) {
      Node chain = item.get("chain");
      if (chain.isPresent()) {
        chains.put(key(chain, chain.get("name").text()), chain);
      }
      Node rule = item.get("rule");
      if (rule.get("family").text().equals("netdev")) {
        rule(
            rule,
            chains.getOrDefault(key(rule, rule.get("chain").text()), Node.MISSING),
            warnings,
            mirrors);
      }
    }
    return mirrors;
  }

  private static String key(Node of, String chain) {
    return of.get("family").text() + ' ' + of.get("table").text() + ' ' + chain;
  }

  private static void rule(
      Node rule, Node chain, SourceWarnings warnings, List<MirrorAction> mirrors) {
    List<String> conditions = new ArrayList<>();
    long packets = -1;
    for (Node part : rule.get("expr").items()) {
      Node dup = part.get("dup");
      if (dup.isPresent()) {
        mirror(rule, chain, dup.get("addr").text(), conditions, packets, warnings, mirrors);
      } else if (part.get("counter").isPresent()) {
        packets = part.get("counter").get("packets").number(-1);
      } else {
        conditions.add(String.join(" ", part.members().keySet()));
      }
    }
  }

  private static void mirror(
      Node rule,
      Node chain,
      String output,
      List<String> conditions,
      long packets,
      SourceWarnings warnings,
      List<MirrorAction> mirrors) {
    String name = rule.get("chain").text();
    List<String> devices = devices(chain.get("dev"));
    if (devices.isEmpty()) {
      warnings.warn(
          "the chain "
              + name
              + " copies frames to "
              + output
              + ", but this JSON does not name its device: the output of 'nft list ruleset' was"
              + " expected beside it");
    }
    for (String device : devices) {
      mirrors.add(
          new MirrorAction(
              device,
              chain.get("hook").text().equals("egress"),
              output,
              String.join(", ", conditions),
              "table " + rule.get("table").text() + " chain " + name,
              packets,
              -1));
    }
  }

  private static List<String> devices(Node dev) {
    return dev.isScalar() ? List.of(dev.text()) : dev.items().stream().map(Node::text).toList();
  }
}

package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code ip -j -d link}. Thread safe. */
public final class IpLinkReader {
  private IpLinkReader() {}

  /**
   * Reads the interfaces.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the interfaces that have a name
   */
  public static List<LinkEntry> read(String text, SourceWarnings warnings) {
    List<LinkEntry> entries = new ArrayList<>();
    for (Node item : warnings.list(text, "interfaces")) {
      if (item.get("ifname").text().isEmpty()) {
        // Some versions print empty objects for what a filter left out.
        if (!item.isMap() || !item.members().isEmpty()) {
          warnings.warn(item, "an interface with an \"ifname\" was expected");
        }
        continue;
      }
      entries.add(entry(item));
    }
    return entries;
  }

  private static LinkEntry entry(Node item) {
    Node info = item.get("linkinfo");
    Set<String> flags =
        item.get("flags").items().stream().map(Node::text).collect(Collectors.toSet());
    return new LinkEntry(
        item.get("ifindex").integer(0),
        item.get("ifname").text(),
        MacText.parse(item.get("address").text()),
        flags.contains("UP") && flags.contains("LOWER_UP"),
        flags.contains("UP") && !flags.contains("LOWER_UP"),
        item.get("mtu").integer(0),
        item.get("ifalias").text(),
        info.get("info_kind").text(),
        item.get("master").text(),
        item.get("link").text(),
        item.get("link_index").integer(0),
        item.get("link_netnsid").integer(-1),
        info.get("info_data"),
        info.get("info_slave_data"),
        item.get("vfinfo_list"),
        item.get("stats64").get("tx").get("dropped").number(-1));
  }
}

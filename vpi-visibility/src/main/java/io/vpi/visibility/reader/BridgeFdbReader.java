package io.vpi.visibility.reader;

import io.vpi.net.MacAddress;
import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code bridge -j fdb}. Thread safe. */
public final class BridgeFdbReader {
  private BridgeFdbReader() {}

  /**
   * Reads who was seen where. Left out are the addresses of the ports themselves ({@code
   * permanent}) and of the cards' own filters ({@code self}).
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the entries
   */
  public static List<FdbEntry> read(String text, SourceWarnings warnings) {
    List<FdbEntry> entries = new ArrayList<>();
    for (Node item : warnings.list(text, "addresses")) {
      String state = item.get("state").text();
      boolean isSelf =
          item.get("flags").items().stream().anyMatch(flag -> flag.text().equals("self"));
      if (isSelf || state.equals("permanent")) {
        continue;
      }
      long mac = MacText.parse(item.get("mac").text());
      String port = item.get("ifname").text();
      if (mac == MacAddress.NONE || port.isEmpty()) {
        warnings.warn(item, "\"mac\" and \"ifname\" were expected");
        continue;
      }
      entries.add(new FdbEntry(port, item.get("vlan").integer(0), mac, state.equals("static")));
    }
    return entries;
  }
}

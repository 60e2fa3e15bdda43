package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code bridge -j -d link}: what a bridge does at its ports. Older versions of {@code ip} do
 * not print it. Thread safe.
 */
public final class BridgeLinkReader {
  private BridgeLinkReader() {}

  /**
   * Reads the ports.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the settings by the port's name, in their order
   */
  public static Map<String, Node> read(String text, SourceWarnings warnings) {
    Map<String, Node> ports = new LinkedHashMap<>();
    for (Node item : warnings.list(text, "ports")) {
      String port = item.get("ifname").text();
      if (port.isEmpty()) {
        warnings.warn(item, "a port with an \"ifname\" was expected");
      } else {
        ports.put(port, item);
      }
    }
    return ports;
  }
}

package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code tc -j qdisc show}: where filters can be added at once. Thread safe. */
public final class TcQdiscReader {
  private TcQdiscReader() {}

  /**
   * Reads which interfaces have a place for filters: a {@code clsact} for both directions, or an
   * {@code ingress} for what enters.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return by their names, in their order, whether the place is for both directions
   */
  public static Map<String, Boolean> read(String text, SourceWarnings warnings) {
    Map<String, Boolean> devices = new LinkedHashMap<>();
    for (Node item : warnings.list(text, "queueing disciplines")) {
      String kind = item.get("kind").text();
      String device = item.get("dev").text();
      boolean isBoth = kind.equals("clsact");
      if (kind.isEmpty()) {
        warnings.warn(item, "a \"kind\" was expected");
      } else if ((isBoth || kind.equals("ingress")) && !device.isEmpty()) {
        devices.put(device, isBoth);
      }
    }
    return devices;
  }
}

package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads {@code tc -j qdisc show}: where filters can be added at once. Thread safe. */
public final class TcQdiscReader {
  private TcQdiscReader() {}

  /**
   * Reads which interfaces have a {@code clsact} to which filters of both directions belong.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return their names, in their order
   */
  public static Set<String> read(String text, SourceWarnings warnings) {
    Set<String> devices = new LinkedHashSet<>();
    for (Node item : warnings.list(text, "queueing disciplines")) {
      if (item.get("kind").text().isEmpty()) {
        warnings.warn(item, "a \"kind\" was expected");
      } else if (item.get("kind").text().equals("clsact") && item.get("dev").isScalar()) {
        devices.add(item.get("dev").text());
      }
    }
    return devices;
  }
}

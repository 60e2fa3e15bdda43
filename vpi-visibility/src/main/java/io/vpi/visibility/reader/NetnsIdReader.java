package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code ip -j netns list-id}. Thread safe. */
public final class NetnsIdReader {
  private NetnsIdReader() {}

  /**
   * Reads the names of namespaces.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the names by number; nameless ones are left out
   */
  public static Map<Integer, String> read(String text, SourceWarnings warnings) {
    Map<Integer, String> names = new LinkedHashMap<>();
    for (Node item : warnings.list(text, "namespaces")) {
      int id = item.get("nsid").integer(-1);
      if (id < 0) {
        warnings.warn(item, "a number \"nsid\" was expected");
      } else if (!item.get("name").text().isEmpty()) {
        names.put(id, item.get("name").text());
      }
    }
    return names;
  }
}

package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code tc -j -s filter show dev DEVICE ingress} and {@code egress}. Thread safe. */
public final class TcFilterReader {
  private TcFilterReader() {}

  /**
   * Reads the mirrors among the filters. Only entries with actions do something; the others are
   * tables and headings.
   *
   * @param text what the command printed
   * @param device the interface that was asked for
   * @param isEgress whether for what leaves it
   * @param warnings where it says what is wrong
   * @return the mirrors, in their order
   */
  public static List<MirrorAction> read(
      String text, String device, boolean isEgress, SourceWarnings warnings) {
    List<MirrorAction> mirrors = new ArrayList<>();
    for (Node filter : warnings.list(text, "filters")) {
      for (Node action : filter.get("options").get("actions").items()) {
        if (action.get("kind").text().equals("mirred")) {
          mirror(filter, action, device, isEgress, warnings, mirrors);
        }
      }
    }
    return mirrors;
  }

  private static void mirror(
      Node filter,
      Node action,
      String device,
      boolean isEgress,
      SourceWarnings warnings,
      List<MirrorAction> mirrors) {
    String verb = action.get("mirred_action").text();
    String output = action.get("to_dev").text();
    if (!verb.equals("mirror")) {
      warnings.warn(
          "on "
              + device
              + " a filter hands frames to "
              + output
              + " for good ("
              + verb
              + "), which is not followed");
      return;
    }
    if (output.isEmpty()) {
      warnings.warn("line " + action.line() + ": a mirror's \"to_dev\" was expected");
      return;
    }
    Node stats = action.get("stats");
    mirrors.add(
        new MirrorAction(
            device,
            isEgress,
            output,
            TcCondition.of(filter),
            "pref "
                + filter.get("pref").text()
                + ' '
                + filter.get("kind").text()
                + ' '
                + handle(filter),
            stats.get("packets").number(-1),
            stats.get("drops").number(-1)));
  }

  private static String handle(Node filter) {
    Node options = filter.get("options");
    String handle = options.get("fh").text();
    return handle.isEmpty() ? options.get("handle").text() : handle;
  }
}

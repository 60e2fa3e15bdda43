package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code tc -j -s filter show dev DEVICE ingress} and {@code egress}. Thread safe. */
public final class TcFilterReader {
  private TcFilterReader() {}

  /**
   * Reads the mirrors among the filters. Only entries with actions do something; the others are
   * tables and headings. A filter ends the search unless its last action says {@code continue}:
   * those after it are asked only about the frames that it does not take.
   *
   * @param text what the command printed
   * @param device the interface that was asked for
   * @param isEgress whether for what leaves it
   * @param warnings where it says what is wrong
   * @return the mirrors, in their order, without those that no frame gets to
   */
  public static TcFilters read(
      String text, String device, boolean isEgress, SourceWarnings warnings) {
    List<MirrorAction> mirrors = new ArrayList<>();
    List<MirrorAction> others = new ArrayList<>();
    List<Node> filters = warnings.list(text, "filters");
    U32Tables tables = new U32Tables(filters);
    Takers before = new Takers();
    for (Node filter : filters) {
      boolean isOf = tables.isOf(filter, isEgress);
      for (Node action : filter.get("options").get("actions").items()) {
        if (action.get("kind").text().equals("mirred")) {
          mirror(
              filter,
              action,
              device,
              isEgress,
              warnings,
              isOf ? before : new Takers(),
              isOf ? mirrors : others);
        }
      }
      if (isOf) {
        before.add(filter);
      }
    }
    if (!others.isEmpty() && !effects(mirrors).equals(effects(others))) {
      warnings.warn(
          "tc lists the u32 filters of both directions alike where they have one pref: which are "
              + (isEgress ? "egress" : "ingress")
              + " is a guess until each direction has a pref of its own");
    }
    int first =
        filters.stream()
            .mapToInt(filter -> filter.get("pref").integer(0))
            .filter(preference -> preference > 0)
            .min()
            .orElse(0);
    return new TcFilters(mirrors, first);
  }

  private static Set<String> effects(List<MirrorAction> mirrors) {
    return mirrors.stream()
        .map(mirror -> mirror.output() + ' ' + mirror.condition())
        .collect(Collectors.toSet());
  }

  private static void mirror(
      Node filter,
      Node action,
      String device,
      boolean isEgress,
      SourceWarnings warnings,
      Takers before,
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
      warnings.warn(action, "a mirror's \"to_dev\" was expected");
      return;
    }
    String label =
        "pref "
            + filter.get("pref").text()
            + ' '
            + filter.get("kind").text()
            + ' '
            + handle(filter);
    if (before.takeAll()) {
      warnings.warn(
          "the mirror "
              + label
              + " on "
              + device
              + " gets nothing, since a filter before it takes every frame and does not end in"
              + " \"continue\"");
      return;
    }
    Node stats = action.get("stats");
    mirrors.add(
        new MirrorAction(
            device,
            isEgress,
            output,
            before.leave(TcCondition.of(filter)),
            label,
            stats.get("packets").number(-1),
            stats.get("drops").number(-1)));
  }

  private static String handle(Node filter) {
    Node options = filter.get("options");
    String handle = options.get("fh").text();
    return handle.isEmpty() ? options.get("handle").text() : handle;
  }
}

package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.MirrorAction;
import io.vpi.visibility.reader.SourceWarnings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells apart the u32 filters of an interface's two directions. The kernel keeps the tables of both
 * in one place, and where both have filters of one preference, lists all of them under each: the
 * two mirrors of a port would look like four. A filter that is listed twice under one handle is one
 * filter. Its direction is not told, but which table was made first is, and each direction has one.
 *
 * @see <a href="https://man7.org/linux/man-pages/man8/tc-u32.8.html">tc-u32(8), on handles</a>
 */
final class SharedTables {
  /** The number of the first table that the kernel makes by itself. */
  private static final int FIRST_TABLE = 0x800;

  private final List<MirrorAction> ingress;
  private final List<MirrorAction> egress;
  private final SourceWarnings warnings;

  /** Filters of one preference on one interface share their tables. */
  private record Place(String device, String preference) {}

  SharedTables(List<MirrorAction> ingress, List<MirrorAction> egress, SourceWarnings warnings) {
    this.ingress = ingress;
    this.egress = egress;
    this.warnings = warnings;
  }

  /** The mirrors, each once and in one direction. */
  List<MirrorAction> told() {
    Set<String> listedEgress = egress.stream().map(SharedTables::key).collect(Collectors.toSet());
    Map<Place, List<MirrorAction>> shared = new LinkedHashMap<>();
    for (MirrorAction mirror : ingress) {
      if (isOfTable(mirror) && listedEgress.contains(key(mirror))) {
        shared.computeIfAbsent(place(mirror), key -> new ArrayList<>()).add(mirror);
      }
    }
    Set<String> notIngress = new HashSet<>();
    Set<String> notEgress = new HashSet<>();
    shared.forEach((place, mirrors) -> divide(place, mirrors, notIngress, notEgress));
    List<MirrorAction> told = new ArrayList<>();
    ingress.stream().filter(mirror -> !notIngress.contains(key(mirror))).forEach(told::add);
    egress.stream().filter(mirror -> !notEgress.contains(key(mirror))).forEach(told::add);
    return told;
  }

  private void divide(
      Place place, List<MirrorAction> mirrors, Set<String> notIngress, Set<String> notEgress) {
    TreeSet<Integer> tables = new TreeSet<>();
    mirrors.forEach(mirror -> tables.add(table(mirror)));
    // Where one table alone has mirrors, the other, which is not seen here, has the other number.
    int ofIngress = tables.size() > 1 ? tables.getFirst() : FIRST_TABLE;
    List<List<String>> what = List.of(new ArrayList<>(), new ArrayList<>());
    for (MirrorAction mirror : mirrors) {
      boolean isIngress = table(mirror) == ofIngress;
      (isIngress ? notEgress : notIngress).add(key(mirror));
      what.get(isIngress ? 0 : 1).add(mirror.condition() + " to " + mirror.output());
    }
    what.forEach(each -> each.sort(null));
    if (!what.get(0).equals(what.get(1))) {
      warnings.warn(
          "on "
              + place.device()
              + " tc lists the filters of "
              + place.preference()
              + " for both directions alike, and they differ: those made first are taken for"
              + " ingress; another preference for each direction tells for sure");
    }
  }

  private static boolean isOfTable(MirrorAction mirror) {
    return mirror.label().contains("::");
  }

  private static String key(MirrorAction mirror) {
    return mirror.device() + ' ' + mirror.label() + " to " + mirror.output();
  }

  private static Place place(MirrorAction mirror) {
    int end = mirror.label().lastIndexOf(' ');
    return new Place(mirror.device(), mirror.label().substring(0, Math.max(end, 0)));
  }

  /** The table's number, which is hexadecimal; 0 for one that is none. */
  private static int table(MirrorAction mirror) {
    String label = mirror.label();
    String number = label.substring(label.lastIndexOf(' ') + 1, label.indexOf("::"));
    try {
      return Integer.parseInt(number, 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

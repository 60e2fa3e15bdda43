package io.vpi.visibility.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a chain of nftables is hooked in: the words after {@code hook ingress} or {@code egress}.
 */
record NftDevices(List<String> names, boolean isEgress) {
  /**
   * Reads a line such as {@code type filter hook ingress device "p1" priority filter; ...} or
   * {@code ... devices = { p1, p2 } ...}.
   *
   * @return the devices; none if the chain is hooked in elsewhere
   */
  static NftDevices parse(String line) {
    List<String> words = List.of(line.replaceAll("[{},;=\"]", " ").strip().split("\\s+", -1));
    int hook = words.indexOf("hook");
    String place = hook >= 0 && hook + 1 < words.size() ? words.get(hook + 1) : "";
    if (!place.equals("ingress") && !place.equals("egress")) {
      return new NftDevices(List.of(), false);
    }
    List<String> names = new ArrayList<>();
    for (int i = hook + 2; i < words.size() && !words.get(i).equals("priority"); i++) {
      if (!words.get(i).equals("device") && !words.get(i).equals("devices")) {
        names.add(words.get(i));
      }
    }
    return new NftDevices(List.copyOf(names), place.equals("egress"));
  }
}

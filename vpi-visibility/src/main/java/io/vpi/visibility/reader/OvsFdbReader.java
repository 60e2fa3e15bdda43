package io.vpi.visibility.reader;

import io.vpi.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code ovs-appctl fdb/show BRIDGE}. Thread safe. */
public final class OvsFdbReader {
  private static final int COLUMNS = 4;

  private OvsFdbReader() {}

  /**
   * Reads who was seen where.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the entries, whose port is a number, or {@code LOCAL}
   */
  public static List<FdbEntry> read(String text, SourceWarnings warnings) {
    List<FdbEntry> entries = new ArrayList<>();
    warnings.lines(text).stream()
        .filter(line -> !line.startsWith("port"))
        .forEach(line -> entry(line, warnings, entries));
    return entries;
  }

  private static void entry(String line, SourceWarnings warnings, List<FdbEntry> entries) {
    String[] words = line.split("\\s+", -1);
    long mac = words.length == COLUMNS ? MacText.parse(words[2]) : MacAddress.NONE;
    if (mac == MacAddress.NONE || !words[1].matches("\\d{1,4}")) {
      warnings.warnOfLine(line, "port, VLAN, MAC and age");
      return;
    }
    entries.add(new FdbEntry(words[0], Integer.parseInt(words[1]), mac, words[3].equals("static")));
  }
}

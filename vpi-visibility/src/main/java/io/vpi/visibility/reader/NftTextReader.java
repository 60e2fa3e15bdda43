package io.vpi.visibility.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code nft list ruleset}: of the netdev tables, the rules that copy frames. The text names
 * the device of a chain, which the JSON of nft 1.0 leaves out. Thread safe.
 */
public final class NftTextReader {
  private static final String DUP = "dup to ";

  private final SourceWarnings warnings;
  private final List<MirrorAction> mirrors = new ArrayList<>();
  private boolean isNetdev;
  private int openBraces;
  private String table = "";
  private String chain = "";
  private NftDevices devices = NftDevices.parse("");

  private NftTextReader(SourceWarnings warnings) {
    this.warnings = warnings;
  }

  /**
   * Reads the mirrors.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return one for each rule and device, in their order
   */
  public static List<MirrorAction> read(String text, SourceWarnings warnings) {
    NftTextReader reader = new NftTextReader(warnings);
    warnings.lines(text).forEach(reader::line);
    if (reader.openBraces > 0) {
      warnings.warn("the text ends within a table, of which the rest is missing");
    }
    return reader.mirrors;
  }

  private void line(String line) {
    openBraces += count(line, '{') - count(line, '}');
    if (line.startsWith("table ")) {
      isNetdev = line.startsWith("table netdev ");
      table = name(line);
    } else if (line.startsWith("chain ")) {
      chain = name(line);
      devices = NftDevices.parse("");
    } else if (line.startsWith("type ")) {
      devices = NftDevices.parse(line.split("priority", 2)[0]);
    } else if (isNetdev && line.contains(DUP)) {
      rule(line);
    }
  }

  private static int count(String line, char brace) {
    return (int) line.chars().filter(c -> c == brace).count();
  }

  private static String name(String line) {
    String[] words = line.split("\\s+", -1);
    return words[words.length - (words[words.length - 1].equals("{") ? 2 : 1)];
  }

  private void rule(String line) {
    int at = line.indexOf(DUP);
    String output = line.substring(at + DUP.length()).strip().split("\\s+", 2)[0];
    output = output.replace("\"", "");
    if (devices.names().isEmpty() || output.isEmpty()) {
      warnings.warn(
          "the rule '"
              + line
              + "' of the chain "
              + chain
              + " copies frames, and a device was expected in the chain's hook");
      return;
    }
    String condition =
        line.substring(0, at).replaceAll("counter( packets \\d+ bytes \\d+)?", "").strip();
    for (String device : devices.names()) {
      mirrors.add(
          new MirrorAction(
              device,
              devices.isEgress(),
              output,
              condition,
              "table " + table + " chain " + chain,
              packets(line),
              -1));
    }
  }

  private static long packets(String line) {
    String[] words = line.split("\\s+", -1);
    for (int i = 0; i + 2 < words.length; i++) {
      if (words[i].equals("counter") && words[i + 1].equals("packets")) {
        try {
          return Long.parseLong(words[i + 2]);
        } catch (NumberFormatException e) {
          return -1;
        }
      }
    }
    return -1;
  }
}

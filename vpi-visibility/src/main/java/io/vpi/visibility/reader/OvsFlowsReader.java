package io.vpi.visibility.reader;

import io.vpi.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code ovs-appctl dpctl/dump-flows --names}. Thread safe. */
public final class OvsFlowsReader {
  private static final Pattern IN_PORT = Pattern.compile("\\bin_port\\(([^)]+)\\)");
  private static final Pattern ETH = Pattern.compile("\\beth\\(([^)]*)\\)");
  private static final int LONGEST_LINE = 65_536;

  private OvsFlowsReader() {}

  /**
   * Reads the flows.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the flows of which the port is named
   */
  public static List<FlowEntry> read(String text, SourceWarnings warnings) {
    List<FlowEntry> flows = new ArrayList<>();
    warnings.lines(text).stream()
        .filter(line -> line.contains("in_port(") && line.length() <= LONGEST_LINE)
        .forEach(line -> flow(line, warnings, flows));
    return flows;
  }

  private static void flow(String line, SourceWarnings warnings, List<FlowEntry> flows) {
    Matcher port = IN_PORT.matcher(line);
    int actions = line.indexOf("actions:");
    if (!port.find() || actions < 0) {
      warnings.warn("in_port(...) and actions:... were expected in each flow");
      return;
    }
    Matcher eth = ETH.matcher(line.substring(0, actions));
    String addresses = eth.find() ? eth.group(1) : "";
    flows.add(
        new FlowEntry(
            unquoted(port.group(1)),
            mac(addresses, "src="),
            mac(addresses, "dst="),
            outputs(line.substring(actions + "actions:".length()))));
  }

  private static long mac(String addresses, String name) {
    for (String part : addresses.split(",", -1)) {
      if (part.startsWith(name)) {
        // One that is masked stands for many.
        return MacText.parse(part.substring(name.length()));
      }
    }
    return MacAddress.NONE;
  }

  /** The ports among the actions: all words outside of brackets, in brackets there are settings. */
  private static Set<String> outputs(String actions) {
    Set<String> outputs = new LinkedHashSet<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (char c : (actions + ",").toCharArray()) {
      if (c == '(') {
        depth++;
        word.setLength(0);
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        String name = unquoted(word.toString().strip());
        if (!name.isEmpty() && !name.equals("drop") && !name.equals("pop_vlan")) {
          outputs.add(name);
        }
        word.setLength(0);
      } else if (depth == 0) {
        word.append(c);
      }
    }
    return outputs;
  }

  private static String unquoted(String word) {
    return word.replace("\"", "");
  }
}

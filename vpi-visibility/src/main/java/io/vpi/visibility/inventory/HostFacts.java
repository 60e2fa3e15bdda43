package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.Warning;
import java.util.ArrayList;
import java.util.List;

/** One host's outputs, and where what they tell is entered. For one thread. */
final class HostFacts {
  private final HostInventory inventory;
  private final String file;
  private final TopologyBuilder builder;

  HostFacts(HostInventory inventory, String file, TopologyBuilder builder) {
    this.inventory = inventory;
    this.file = file;
    this.builder = builder;
  }

  String host() {
    return inventory.host();
  }

  TopologyBuilder builder() {
    return builder;
  }

  PortId port(String name) {
    return new PortId(inventory.host(), name);
  }

  SwitchId switchId(String name) {
    return new SwitchId(inventory.host(), name);
  }

  /** What a source printed, for each subject; that of a command that failed is left out. */
  List<CommandOutput> outputs(InventorySource source) {
    List<CommandOutput> all = new ArrayList<>();
    for (CommandOutput output : inventory.outputs()) {
      if (output.source() == source && output.status() == 0) {
        all.add(output);
      }
    }
    return all;
  }

  /** What a source printed that has no subject; the empty text if it is not there. */
  String text(InventorySource source) {
    List<CommandOutput> all = outputs(source);
    return all.isEmpty() ? "" : all.getFirst().output();
  }

  SourceWarnings warnings(InventorySource source, String subject) {
    String name = file + ", " + source.text() + (subject.isEmpty() ? "" : " of " + subject);
    return new SourceWarnings(name, builder::warning);
  }

  SourceWarnings warnings(InventorySource source) {
    return warnings(source, "");
  }

  /** Commands that failed for another reason than that there is nothing to ask. */
  void warnOfFailures() {
    for (CommandOutput output : inventory.outputs()) {
      if (output.status() != 0 && output.status() != CommandOutput.NOT_FOUND) {
        String error = output.error().strip().split("\n", 2)[0];
        builder.warning(
            new Warning(
                file + ", " + output.source().text(),
                "the command failed with status "
                    + output.status()
                    + (error.isEmpty() ? "" : ": " + cut(error))));
      }
    }
  }

  private static String cut(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }
}

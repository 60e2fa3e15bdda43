package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.TopologyBuilder;
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
    builder.access(inventory.host(), inventory.access());
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
    inventory.failures(file).forEach(builder::warning);
  }
}

package io.vpi.visibility.inventory;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.document.YamlDocument;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.Warning;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts one picture together: what each host told, and over it what people wrote. Not thread safe.
 */
public final class TopologyAssembler {
  private final TopologyBuilder builder = Topology.builder();
  private final List<Description> descriptions = new ArrayList<>();

  /** Makes an empty one. */
  public TopologyAssembler() {}

  /**
   * Adds a file: a host's inventory if it begins as JSON does, else a description by hand.
   *
   * @param name its name, for warnings
   * @param text its text
   * @return this
   * @throws DocumentException if it is neither
   */
  public TopologyAssembler add(String name, String text) throws DocumentException {
    if (text.stripLeading().startsWith("{")) {
      Node root = JsonDocument.read(text);
      return add(HostInventoryFile.read(root, name, builder::warning), name);
    }
    descriptions.add(new Description(YamlDocument.read(text), name, builder));
    return this;
  }

  /**
   * Adds a host.
   *
   * @param inventory what it told
   * @param name where that comes from, for warnings
   * @return this
   */
  public TopologyAssembler add(HostInventory inventory, String name) {
    HostAssembler.enter(new HostFacts(inventory, name, builder));
    return this;
  }

  /**
   * Adds a warning.
   *
   * @param warning what is missing from the picture
   * @return this
   */
  public TopologyAssembler warn(Warning warning) {
    builder.warning(warning);
    return this;
  }

  /**
   * Ends the picture. To be called once.
   *
   * @return it
   */
  public Topology assemble() {
    descriptions.forEach(Description::enter);
    Overlays.join(builder);
    AssumedSensors.add(builder);
    return builder.build();
  }
}

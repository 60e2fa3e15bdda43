package io.vpi.sensor;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import io.vpi.visibility.identity.TopologyAssets;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Warning;
import java.nio.file.Path;
import java.util.List;

/**
 * Who the guests are, from files that can be read anew while inspectors ask. Thread safe; without a
 * lock for who asks.
 */
final class GuestInventory implements AssetResolver {
  private final List<Path> files;
  private final Terminal terminal;
  private volatile AssetResolver current = AssetResolver.NONE;

  private GuestInventory(List<Path> files, Terminal terminal) {
    this.files = List.copyOf(files);
    this.terminal = terminal;
  }

  /**
   * Reads files.
   *
   * @param files the files; none for a sensor that knows nobody
   * @param terminal where warnings go, and what became of each reading
   * @return what they tell
   * @throws CommandException if a file cannot be read, or tells of no guest
   */
  static GuestInventory load(List<Path> files, Terminal terminal) throws CommandException {
    GuestInventory inventory = new GuestInventory(files, terminal);
    if (!files.isEmpty()) {
      inventory.read();
    }
    return inventory;
  }

  private Topology read() throws CommandException {
    Topology topology = TopologyLoader.load(files);
    for (Warning warning : topology.warnings()) {
      terminal.say(warning.toString());
    }
    current = TopologyAssets.of(topology);
    return topology;
  }

  /** Reads the files anew; where that fails, what they told before stays in force. */
  void reload() {
    if (files.isEmpty()) {
      return;
    }
    try {
      int guests = read().guests().size();
      terminal.say("topology reloaded, guests " + guests);
    } catch (CommandException e) {
      terminal.say("topology not reloaded, the one before stays in force: " + e.getMessage());
    }
  }

  @Override
  public Asset resolve(Endpoint end) {
    return current.resolve(end);
  }
}

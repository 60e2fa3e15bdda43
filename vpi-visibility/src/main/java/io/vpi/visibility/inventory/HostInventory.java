package io.vpi.visibility.inventory;

import java.util.List;
import java.util.Objects;

/**
 * What one host told of itself.
 *
 * @param host its name, by which everything on it is called
 * @param collected when, as ISO 8601 text
 * @param collector who asked, such as {@code vpi 0.1.0}
 * @param outputs what each command printed
 */
public record HostInventory(
    String host, String collected, String collector, List<CommandOutput> outputs) {
  /**
   * Checks the parts and copies the list.
   *
   * @throws IllegalArgumentException if the name is empty or holds a slash, which parts names
   */
  public HostInventory {
    if (host.isEmpty() || host.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "a host's name is not empty and holds no slash: '" + host + "'");
    }
    Objects.requireNonNull(collected, "collected");
    Objects.requireNonNull(collector, "collector");
    outputs = List.copyOf(outputs);
  }
}

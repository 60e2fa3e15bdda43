package io.vpi.visibility.inventory;

import io.vpi.visibility.topology.HostAccess;
import io.vpi.visibility.topology.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one host told of itself.
 *
 * @param host its name, by which everything on it is called
 * @param collected when, as ISO 8601 text
 * @param collector who asked, such as {@code vpi 0.1.0}
 * @param access where its commands are run
 * @param outputs what each command printed
 */
public record HostInventory(
    String host,
    String collected,
    String collector,
    HostAccess access,
    List<CommandOutput> outputs) {
  private static final int LONGEST_ERROR = 200;

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
    Objects.requireNonNull(access, "access");
    outputs = List.copyOf(outputs);
  }

  /**
   * What a machine told whose commands are run on it directly.
   *
   * @param host its name, by which everything on it is called
   * @param collected when, as ISO 8601 text
   * @param collector who asked
   * @param outputs what each command printed
   */
  public HostInventory(
      String host, String collected, String collector, List<CommandOutput> outputs) {
    this(host, collected, collector, HostAccess.DIRECT, outputs);
  }

  /**
   * The commands that failed, other than for want of their program.
   *
   * @param name the file's name, for the warnings
   * @return a warning for each
   */
  public List<Warning> failures(String name) {
    List<Warning> failures = new ArrayList<>();
    for (CommandOutput output : outputs) {
      if (output.status() != 0 && output.status() != CommandOutput.NOT_FOUND) {
        String of = output.subject().isEmpty() ? "" : " of " + output.subject();
        String error = output.error().strip().split("\n", 2)[0];
        failures.add(
            new Warning(
                name + ", " + output.source().text() + of,
                "the command failed with status "
                    + output.status()
                    + (error.isEmpty() ? "" : ": " + cut(error))));
      }
    }
    return failures;
  }

  private static String cut(String text) {
    return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) + "..." : text;
  }
}

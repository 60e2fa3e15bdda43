package io.vpi.visibility.inventory;

import java.util.List;
import java.util.Objects;

/**
 * What one command printed.
 *
 * @param source what was asked
 * @param subject of what, such as an interface's name, or the empty string
 * @param command program and arguments as they were run
 * @param status the exit status; 127 if the program is not there
 * @param version what the program says of its version, or the empty string
 * @param output its standard output
 * @param error its standard error
 */
public record CommandOutput(
    InventorySource source,
    String subject,
    List<String> command,
    int status,
    String version,
    String output,
    String error) {
  /** The status of a program that is not there, as shells have it. */
  public static final int NOT_FOUND = 127;

  /** Checks the parts and copies the list. */
  public CommandOutput {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(subject, "subject");
    command = List.copyOf(command);
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(error, "error");
  }

  /**
   * The output of a command that succeeded.
   *
   * @param source what was asked
   * @param subject of what, or the empty string
   * @param output what it printed
   * @return the output
   */
  public static CommandOutput of(InventorySource source, String subject, String output) {
    return new CommandOutput(source, subject, source.command(subject), 0, "", output, "");
  }
}

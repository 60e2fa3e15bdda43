package io.vpi.visibility.verdict;

import java.util.List;
import java.util.Objects;

/**
 * The cheapest change by which a sensor sees a pair fully.
 *
 * @param summary what it does, in one sentence without a full stop
 * @param commands what to type, in order; none where no command helps
 * @param sensor the sensor that sees more by it
 */
public record Fix(String summary, List<Command> commands, String sensor) {
  /** Checks the parts and copies the list. */
  public Fix {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(sensor, "sensor");
    commands = List.copyOf(commands);
  }

  /**
   * Whether all of it can be pasted into shells.
   *
   * @return false if a command says in words what a person has to do
   */
  public boolean isShellOnly() {
    return commands.stream().allMatch(Command::isShell);
  }
}

package io.vpi.visibility.verdict;

import java.util.Objects;

/**
 * One line to be typed on one machine.
 *
 * @param host the host, or the physical switch
 * @param line the command, ready for a shell; or for a physical switch, what to set in words
 * @param isShell whether {@code line} can be run as it is
 */
public record Command(String host, String line, boolean isShell) {
  /** Checks the parts. */
  public Command {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(line, "line");
  }

  /**
   * A command for a shell.
   *
   * @param host where
   * @param line the command
   * @return it
   */
  public static Command shell(String host, String line) {
    return new Command(host, line, true);
  }

  /**
   * What a person has to do.
   *
   * @param host where
   * @param line what, in words
   * @return it
   */
  public static Command byHand(String host, String line) {
    return new Command(host, line, false);
  }

  @Override
  public String toString() {
    return "[" + host + "] " + line;
  }
}

package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Something that could not be read or does not fit, and is missing from the picture.
 *
 * @param source the file, or the file and the command whose output it holds
 * @param message what is wrong and what was expected, in one sentence without a full stop
 */
public record Warning(String source, String message) {
  /** Checks the parts. */
  public Warning {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return source + ": " + message;
  }
}

package io.vpi.sensor.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The signals that this process ignores since whoever started it did. A JVM leaves them so, and
 * {@link Signals} never hears of them.
 */
public final class IgnoredSignals {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "SigIgn:";
  private static final int HANGUP = 1;
  private static final int HEX = 16;

  private IgnoredSignals() {}

  /**
   * Whether SIGHUP is one of them, as under {@code nohup}.
   *
   * @return false also where the system does not tell
   */
  public static boolean includeHangup() {
    try {
      return include(Files.readString(STATUS, StandardCharsets.ISO_8859_1), HANGUP);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a signal is in the mask of a {@code /proc/PID/status}, where signal 1 is bit 0. */
  static boolean include(String status, int signal) {
    for (String line : status.lines().toList()) {
      if (line.startsWith(FIELD)) {
        try {
          long mask = Long.parseUnsignedLong(line.substring(FIELD.length()).strip(), HEX);
          return (mask >>> (signal - 1) & 1) != 0;
        } catch (NumberFormatException e) {
          return false;
        }
      }
    }
    return false;
  }
}

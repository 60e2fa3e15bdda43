package io.vpi.sensor;

import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where {@code vpi} starts. */
public final class Main {
  private static final Logger ROOT_LOGGER = Logger.getLogger("");

  private Main() {}

  /**
   * Runs one command and ends the process with its exit status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    // One line a warning, and nothing that is only of interest to who debugs. Read when the first
    // logger is made.
    System.setProperty("java.util.logging.SimpleFormatter.format", "vpi: %5$s%n");
    ROOT_LOGGER.setLevel(Arrays.asList(args).contains("--debug") ? Level.CONFIG : Level.WARNING);
    System.exit(new CommandLineRunner(Terminal.ofProcess()).run(args));
  }
}

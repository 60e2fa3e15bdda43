package io.vpi.sensor;

/** Where {@code vpi} starts. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process with its exit status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLineRunner(Terminal.ofProcess()).run(args));
  }
}

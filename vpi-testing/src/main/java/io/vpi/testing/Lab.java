package io.vpi.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual host with guests in network namespaces, built by {@code lab/vpi-lab} for one test,
 * under a name that no other has, and taken down at the end.
 *
 * <pre>{@code
 * try (Lab lab = Lab.up("mirror")) {
 *   PacketSource source = PacketSources.open("afpacket:sens,netns=" + lab.namespace("sensor"));
 *   lab.command("ping20");
 * }
 * }</pre>
 *
 * <p>Thread safety: for one thread.
 */
public final class Lab implements AutoCloseable {
  private static final String SCRIPT = Requirements.inRepository("lab/vpi-lab").toString();
  private static final List<String> PROGRAMS = List.of("bash", "ip", "tc", "nsenter", "ping");
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int LONGEST_SECONDS = 60;

  private final String name =
      "lab-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();

  /**
   * What a program answered.
   *
   * @param status its exit status
   * @param output what it printed, to standard output and standard error
   */
  public record Outcome(int status, String output) {
    /**
     * Whether it did what it was told.
     *
     * @return true for status 0
     */
    public boolean succeeded() {
      return status == 0;
    }
  }

  private Lab() {}

  /**
   * Builds a lab; a test is skipped where that cannot be.
   *
   * @param setup as {@code vpi-lab setups} lists them
   * @param options of {@code vpi-lab up}, such as {@code --guests}
   * @return the lab; the caller closes it
   * @throws IOException if it cannot be built
   */
  public static Lab up(String setup, String... options) throws IOException {
    Requirements.requireNamespaces();
    PROGRAMS.forEach(Requirements::requireProgram);
    if (setup.startsWith("ovs")) {
      Requirements.requireProgram("ovs-vswitchd");
    }
    if (setup.startsWith("ovs") || List.of(options).contains("off")) {
      Requirements.requireProgram("ethtool");
    }
    if (setup.startsWith("nft")) {
      Requirements.requireProgram("nft");
    }
    Lab lab = new Lab();
    List<String> command = new ArrayList<>(List.of(SCRIPT, "up", setup, "--name", lab.name));
    command.addAll(List.of(options));
    check(command, run(command));
    return lab;
  }

  /**
   * The network namespace of a node.
   *
   * @param node {@code host}, {@code sensor}, {@code g1} and so on
   * @return its name, as {@code ip netns} has it
   */
  public String namespace(String node) {
    return name + "-" + node;
  }

  /**
   * Where the lab keeps what it knows of itself; for a set-up with Open vSwitch, its folder {@code
   * ovs} is that program's {@code OVS_RUNDIR}.
   *
   * @return the folder
   */
  public Path folder() {
    String state = System.getenv("VPI_LAB_STATE");
    return Path.of(state == null || state.isEmpty() ? "/run/vpi-lab" : state, name);
  }

  /**
   * Calls a command of the lab on this one, which must succeed.
   *
   * @param command such as {@code ping20}
   * @param arguments what follows the lab's name
   * @return what it printed
   * @throws IOException if its exit status is not 0
   */
  public String command(String command, String... arguments) throws IOException {
    List<String> all = onThisLab(command, arguments);
    return check(all, run(all));
  }

  /**
   * Calls a command of the lab on this one, which may fail.
   *
   * @param command such as {@code ping20}
   * @param arguments what follows the lab's name
   * @return what became of it
   * @throws IOException if it cannot be started or does not end
   */
  public Outcome tryCommand(String command, String... arguments) throws IOException {
    return run(onThisLab(command, arguments));
  }

  /**
   * Runs a program on a node, which must succeed.
   *
   * @param node which
   * @param program the program and its arguments
   * @return what it printed
   * @throws IOException if its exit status is not 0
   */
  public String exec(String node, String... program) throws IOException {
    return command("exec", onNode(node, program));
  }

  /**
   * Runs a program on a node, which may fail.
   *
   * @param node which
   * @param program the program and its arguments
   * @return what became of it
   * @throws IOException if it cannot be started or does not end
   */
  public Outcome tryExec(String node, String... program) throws IOException {
    return tryCommand("exec", onNode(node, program));
  }

  private List<String> onThisLab(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(SCRIPT, command, name));
    all.addAll(List.of(arguments));
    return all;
  }

  private static String[] onNode(String node, String... program) {
    List<String> arguments = new ArrayList<>(List.of(node));
    arguments.addAll(List.of(program));
    return arguments.toArray(String[]::new);
  }

  private static String check(List<String> command, Outcome outcome) throws IOException {
    if (!outcome.succeeded()) {
      throw new IOException(
          String.join(" ", command) + ": status " + outcome.status() + ": " + outcome.output());
    }
    return outcome.output();
  }

  /** What a program prints goes to a file: one that leaves a server behind must not hold a pipe. */
  private static Outcome run(List<String> command) throws IOException {
    Path printed = Files.createTempFile("vpi-lab", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(printed.toFile())
              .start();
      boolean hasEnded = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (!hasEnded) {
        process.destroyForcibly();
      }
      String text = Files.readString(printed, StandardCharsets.UTF_8);
      if (!hasEnded) {
        throw new IOException(String.join(" ", command) + ": no end: " + text);
      }
      return new Outcome(process.exitValue(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at " + String.join(" ", command), e);
    } finally {
      Files.delete(printed);
    }
  }

  /**
   * Takes the lab down: its processes, its namespaces, its files.
   *
   * @throws IOException if that does not work
   */
  @Override
  public void close() throws IOException {
    command("down");
  }
}

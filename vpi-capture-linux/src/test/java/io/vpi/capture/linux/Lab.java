package io.vpi.capture.linux;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A lab that {@code lab/vpi-lab} built, with a name of its own. */
final class Lab implements AutoCloseable {
  private static final String SCRIPT = Requirements.inRepository("lab/vpi-lab").toString();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name;

  /** What a command answered. */
  record Outcome(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }
  }

  private Lab(String name) {
    this.name = name;
  }

  /** Builds a lab, or skips the test where that is not allowed. */
  static Lab up(String setup, String... options) throws IOException {
    Requirements.requireRoot();
    Requirements.requireNamespaces();
    for (String program : List.of("bash", "nsenter", "ping", "tc", "ethtool")) {
      Requirements.requireProgram(program);
    }
    if (setup.startsWith("ovs")) {
      Requirements.requireProgram("ovs-vswitchd");
    }
    if (setup.startsWith("nft")) {
      Requirements.requireProgram("nft");
    }
    String name = "lab-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    List<String> command = new ArrayList<>(List.of(SCRIPT, "up", setup, "--name", name));
    command.addAll(Arrays.asList(options));
    check(command, run(command));
    return new Lab(name);
  }

  /** The network namespace of one of its nodes: host, sensor, g1, g2 ... */
  String namespace(String node) {
    return name + "-" + node;
  }

  /** Calls a command of the lab's, which must succeed. */
  Outcome call(String command, String... arguments) throws IOException {
    Outcome outcome = tryCall(command, arguments);
    check(List.of(SCRIPT, command, name), outcome);
    return outcome;
  }

  /** Calls a command of the lab's. */
  Outcome tryCall(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(SCRIPT, command, name));
    all.addAll(Arrays.asList(arguments));
    return run(all);
  }

  /** Runs a program on a node. */
  Outcome exec(String node, String... program) throws IOException {
    List<String> all = new ArrayList<>(List.of(node));
    all.addAll(Arrays.asList(program));
    return tryCall("exec", all.toArray(String[]::new));
  }

  private static void check(List<String> command, Outcome outcome) throws IOException {
    if (!outcome.succeeded()) {
      throw new IOException(String.join(" ", command) + ": " + outcome);
    }
  }

  private static Outcome run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new Outcome(process.exitValue(), output);
  }

  @Override
  public void close() throws IOException {
    call("down");
  }
}

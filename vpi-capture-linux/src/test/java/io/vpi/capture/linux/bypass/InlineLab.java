package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two guests, each in a namespace, whose cables end in a third one at {@code p1} and {@code p2}:
 * nothing joins these, unless a sensor or a bridge does.
 */
final class InlineLab implements AutoCloseable {
  static final String FIRST = "p1";
  static final String SECOND = "p2";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name =
      "vpi-bypass-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

  private InlineLab() {}

  static InlineLab open() throws IOException, InterruptedException {
    Requirements.requireNamespaces();
    Requirements.requireProgram("ping");
    InlineLab lab = new InlineLab();
    boolean done = false;
    try {
      for (String space : List.of(lab.host(), lab.guest(1), lab.guest(2))) {
        run("ip", "netns", "add", space);
      }
      lab.connect(1, FIRST);
      lab.connect(2, SECOND);
      done = true;
      return lab;
    } finally {
      if (!done) {
        lab.close();
      }
    }
  }

  private void connect(int number, String port) throws IOException, InterruptedException {
    String guest = guest(number);
    run(
        "ip", "-n", guest, "link", "add", "eth0", "type", "veth", "peer", "name", port, "netns",
        host());
    run("ip", "-n", guest, "addr", "add", "10.79.0." + number + "/24", "dev", "eth0");
    run("ip", "-n", guest, "link", "set", "eth0", "up");
    run("ip", "-n", host(), "link", "set", port, "up");
  }

  /** The namespace that p1 and p2 are in. */
  String host() {
    return name + "-h";
  }

  String guest(int number) {
    return name + "-" + number;
  }

  /** What is a port of a bridge. */
  String portsOf(String bridge) throws IOException, InterruptedException {
    return run("ip", "-n", host(), "-br", "link", "show", "master", bridge);
  }

  String links() throws IOException, InterruptedException {
    return run("ip", "-n", host(), "-br", "link");
  }

  static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, sbin) -> path + ":" + sbin);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), () -> String.join(" ", command));
    assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ": " + output);
    return output;
  }

  /** Starts a Java program of the tests in a namespace. */
  Process start(String space, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", space));
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Override
  public void close() throws IOException {
    try {
      for (String space : List.of(host(), guest(1), guest(2))) {
        new ProcessBuilder("ip", "netns", "delete", space)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

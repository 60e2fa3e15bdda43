package io.vpi.capture.linux.bypass;

import io.vpi.testing.Lab;
import io.vpi.testing.Pings;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two guests whose cables end at the host's ports {@code p1} and {@code p2}: nothing joins these,
 * unless a sensor or a bridge does.
 */
final class InlineLab implements AutoCloseable {
  static final String FIRST = "p1";
  static final String SECOND = "p2";

  private final Lab lab;

  private InlineLab(Lab lab) {
    this.lab = lab;
  }

  static InlineLab open() throws IOException {
    return new InlineLab(Lab.up("inline", "--guests", "2"));
  }

  /** The namespace that p1 and p2 are in. */
  String host() {
    return lab.namespace("host");
  }

  /** What is a port of a bridge. */
  String portsOf(String bridge) throws IOException {
    return onHost("ip", "-br", "link", "show", "master", bridge);
  }

  String links() throws IOException {
    return onHost("ip", "-br", "link");
  }

  /** Runs a program on the host, which must succeed; answers what it printed. */
  String onHost(String... program) throws IOException {
    return lab.exec("host", program);
  }

  /** One guest pings the other from now on. */
  Pings ping() throws IOException {
    return Pings.start(lab);
  }

  /** Starts a Java program of the tests on the host; it has the process id that Java tells. */
  Process start(Class<?> main, String... arguments) throws IOException {
    String ip = Requirements.requireProgram("ip").toString();
    List<String> command = new ArrayList<>(List.of(ip, "netns", "exec", host()));
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
    lab.close();
  }
}

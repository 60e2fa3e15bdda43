package io.vpi.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace with a pair of interfaces: what is sent out of one comes in at the other, and
 * nothing else does.
 */
final class Cable implements AutoCloseable {
  /** Where frames are sent. */
  static final String FROM = "from0";

  /** Where they come in. */
  static final String TO = "to0";

  final String namespace = "vpi-bench-" + ProcessHandle.current().pid();

  private Cable() {}

  static Cable lay() throws IOException {
    Cable cable = new Cable();
    cable.ip("netns", "add", cable.namespace);
    boolean done = false;
    try {
      String quiet = "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6";
      cable.ip("netns", "exec", cable.namespace, "sh", "-c", quiet);
      cable.ip("-n", cable.namespace, "link", "add", FROM, "type", "veth", "peer", "name", TO);
      for (String end : List.of(FROM, TO)) {
        cable.ip("-n", cable.namespace, "link", "set", end, "up");
      }
      done = true;
      return cable;
    } finally {
      if (!done) {
        cable.close();
      }
    }
  }

  /** The namespace as a file. */
  String path() {
    return "/run/netns/" + namespace;
  }

  private void ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ip ran", e);
    }
  }

  @Override
  public void close() throws IOException {
    ip("netns", "delete", namespace);
  }
}

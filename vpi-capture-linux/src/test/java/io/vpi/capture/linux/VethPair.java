package io.vpi.capture.linux;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace with nothing in it but a cable: on its two interfaces the kernel itself says
 * nothing. What is sent out of one comes in at the other.
 */
final class VethPair implements AutoCloseable {
  /** Where a test captures. */
  static final String SENSOR = "sens0";

  /** From where a test sends. */
  static final String PEER = "peer0";

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final String namespace;

  private VethPair(String namespace) {
    this.namespace = namespace;
  }

  /** Makes a namespace of its own, or skips the test where that is not allowed. */
  static VethPair make() throws IOException {
    Requirements.requireRoot();
    Requirements.requireNamespaces();
    String name = "vpi-lx-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    VethPair pair = new VethPair(name);
    ip("netns", "add", name);
    boolean done = false;
    try {
      // No neighbour discovery: what a test has not sent must not come.
      inside(name, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6");
      pair.addCable();
      done = true;
      return pair;
    } finally {
      if (!done) {
        pair.close();
      }
    }
  }

  /** Makes the cable, as at first. */
  void addCable() throws IOException {
    ip("-n", namespace, "link", "add", SENSOR, "type", "veth", "peer", "name", PEER);
    for (String device : List.of(SENSOR, PEER)) {
      ip("-n", namespace, "link", "set", device, "mtu", "9000", "up");
    }
  }

  /** Lets the kernel send a UDP datagram out of the peer, to an address that nobody has. */
  void sendDatagramByTheKernel() throws IOException {
    ip("-n", namespace, "addr", "replace", "10.9.0.1/24", "dev", PEER);
    String nobody = "02:00:00:00:00:09";
    ip("-n", namespace, "neigh", "replace", "10.9.0.2", "lladdr", nobody, "dev", PEER);
    inside(namespace, "bash", "-c", "echo -n 0123456789 > /dev/udp/10.9.0.2/53");
  }

  /**
   * Sets an interface up, and waits until the other end sends again: the kernel tells it of its
   * carrier by a work of its own, and until then drops what it is to send.
   */
  void up(String device) throws IOException {
    ip("-n", namespace, "link", "set", device, "up");
    long start = System.nanoTime();
    while (ip("-n", namespace, "link", "show", "up").contains("NO-CARRIER")) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IOException(device + " in " + namespace + " is up, and has no carrier");
      }
      Thread.onSpinWait();
    }
  }

  void down(String device) throws IOException {
    ip("-n", namespace, "link", "set", device, "down");
  }

  /** Removes both interfaces. */
  void removeCable() throws IOException {
    ip("-n", namespace, "link", "delete", SENSOR);
  }

  /** Runs {@code ip}, and answers what it prints. */
  static String ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Requirements.requireProgram("ip").toString()));
    command.addAll(Arrays.asList(arguments));
    return run(command);
  }

  private static void inside(String namespace, String... program) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("netns", "exec", namespace));
    arguments.addAll(Arrays.asList(program));
    ip(arguments.toArray(String[]::new));
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    ip("netns", "delete", namespace);
  }
}

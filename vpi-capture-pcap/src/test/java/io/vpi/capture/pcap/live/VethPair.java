package io.vpi.capture.pcap.live;

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
 * A network namespace of its own with a cable in it: frames sent into {@link #FAR} are received at
 * {@link #NEAR}. Nothing else is sent there: no address, no IPv6, no ARP.
 */
final class VethPair implements AutoCloseable {
  static final String NEAR = "near";
  static final String FAR = "far";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String namespace =
      "vpi-pcap-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

  VethPair() throws IOException, InterruptedException {
    Requirements.requireNamespaces();
    run("ip", "netns", "add", namespace);
    boolean done = false;
    try {
      inside("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6");
      inside("ip", "link", "add", NEAR, "type", "veth", "peer", "name", FAR);
      for (String end : List.of(NEAR, FAR)) {
        inside("ip", "link", "set", end, "mtu", "9000", "arp", "off", "up");
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  String namespace() {
    return namespace;
  }

  /** Runs a program in the namespace. */
  void inside(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  @SuppressWarnings("StringConcatToTextBlock")
  private static void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, sbin) -> path + ":" + sbin);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), () -> String.join(" ", command));
    assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ": " + output);
  }

  @Override
  public void close() throws IOException {
    try {
      run("ip", "netns", "delete", namespace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

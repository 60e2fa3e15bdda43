package io.vpi.capture.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of a test's own, with a bridge and a tap for each guest. */
final class TapNetwork implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String namespace =
      "vpi-qemu-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

  private TapNetwork() {}

  static TapNetwork make(int taps) throws IOException, InterruptedException {
    TapNetwork network = new TapNetwork();
    run("ip", "netns", "add", network.namespace);
    try {
      network.ip("link", "add", "br0", "type", "bridge");
      network.ip("link", "set", "br0", "up");
      for (int i = 1; i <= taps; i++) {
        network.ip("tuntap", "add", "t" + i, "mode", "tap", "vnet_hdr");
        network.ip("link", "set", "t" + i, "master", "br0", "up");
      }
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  private void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  /** The command as it runs within the network. */
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  /** QEMU's backend for a guest. */
  String netdev(int tap) {
    return "tap,ifname=t" + tap + ",script=no,downscript=no";
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
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

package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands say to a guest's monitor what they should; vpi-capture-qemu tests real guests. */
class QemuCommandsTest {
  @TempDir Path folder;

  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** A monitor that agrees with everything, and has one redirector of ours on each queue. */
  private ServerSocketChannel monitor() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(folder.resolve("qmp")));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (SocketChannel client = server.accept()) {
            say(client, "{\"QMP\": {}}\n");
            Scanner lines = new Scanner(client, StandardCharsets.UTF_8);
            for (int id = 1; lines.hasNextLine(); id++) {
              String line = lines.nextLine();
              heard.add(line);
              say(client, "{\"return\": " + answer(line) + ", \"id\": " + id + "}\n");
            }
          } catch (IOException e) {
            heard.add(e.toString());
          }
        });
    return server;
  }

  private static String answer(String command) {
    if (command.contains("info network")) {
      return "\"nic: index=0,type=nic\\r\\n \\\\ net0: index=0,type=tap\\r\\n\"";
    }
    if (command.contains("qom-list")) {
      return "[{\"name\": \"vpi-inline-net0-rx\"}, {\"name\": \"vpi-inline-net0-tx\"}]";
    }
    if (command.contains("query-chardev")) {
      return "[{\"label\": \"a\", \"filename\": \"unix:\"}]";
    }
    return command.contains("\"status\"") ? "\"on\"" : "\"a\"";
  }

  private static void say(SocketChannel client, String what) throws IOException {
    Channels.newOutputStream(client).write(what.getBytes(StandardCharsets.UTF_8));
  }

  private String socket() {
    return folder.resolve("qmp").toString();
  }

  @Test
  void statusListsFilters() throws IOException {
    try (ServerSocketChannel monitor = monitor()) {
      Run run = Run.of("qemu", "status", "--qmp", socket());
      assertEquals("", run.err());
      assertEquals(
          "vpi-inline-net0-rx  on  connected\nvpi-inline-net0-tx  on  connected\n", run.out());
      assertEquals(ExitStatus.OK, run.status());
      assertTrue(monitor.isOpen());
    }
  }

  @Test
  void bypassSwitchesFiltersOffAndOn() throws IOException {
    try (ServerSocketChannel monitor = monitor()) {
      assertEquals(ExitStatus.OK, Run.of("qemu", "bypass", "inline", "--qmp", socket()).status());
      assertEquals(2, heard.stream().filter(l -> l.contains("\"value\":\"off\"")).count());
      assertTrue(monitor.isOpen());
    }
    Files.delete(folder.resolve("qmp"));
    try (ServerSocketChannel monitor = monitor()) {
      assertEquals(
          ExitStatus.OK, Run.of("qemu", "bypass", "inline", "--off", "--qmp", socket()).status());
      assertEquals(2, heard.stream().filter(l -> l.contains("\"value\":\"on\"")).count());
      assertTrue(monitor.isOpen());
    }
  }

  @Test
  void attachInsertsFiltersThatLeadToTheGuestsFolder() throws IOException {
    try (ServerSocketChannel monitor = monitor()) {
      Run run =
          Run.of(
              "qemu",
              "attach",
              "mirror",
              "--qmp",
              socket(),
              "--dir",
              folder.toString(),
              "--guest",
              "web-1");
      // This monitor never has the mirrors that it agreed to, which attach says at last.
      assertEquals("vpi: there is no mirror filter of ours on net0\n", run.err());
      assertTrue(heard.stream().anyMatch(l -> l.contains(folder + "/web-1/mirror.tx")));
      assertTrue(Files.isDirectory(folder.resolve("web-1")));
      assertTrue(monitor.isOpen());
    }
  }

  @Test
  void tellsThatThereIsNoMonitor() {
    Run run = Run.of("qemu", "status", "--qmp", socket());
    assertTrue(run.err().startsWith("vpi: the monitor " + socket() + " cannot be"), run.err());
    assertEquals(ExitStatus.INPUT, run.status());
  }

  @Test
  void tellsThatAGuestsNameIsNone() {
    Run run =
        Run.of("qemu", "attach", "mirror", "--qmp", socket(), "--dir", "/x", "--guest", "../a");
    assertTrue(run.err().startsWith("vpi: '../a' names no guest"), run.err());
    assertEquals(ExitStatus.INPUT, run.status());
  }
}

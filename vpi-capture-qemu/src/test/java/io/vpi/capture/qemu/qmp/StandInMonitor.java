package io.vpi.capture.qemu.qmp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A monitor that says what a test wants it to. */
final class StandInMonitor implements AutoCloseable {
  static final String GREETING =
      "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}},"
          + " \"capabilities\": [\"oob\"]}}\r\n";

  final List<Map<?, ?>> commands = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;
  private final String greeting;
  private final Function<Map<?, ?>, String> answers;

  /**
   * A monitor.
   *
   * @param path where it listens
   * @param greeting what it says first
   * @param answers what it says to a command, after the greeting's capabilities
   */
  StandInMonitor(Path path, String greeting, Function<Map<?, ?>, String> answers)
      throws IOException {
    this.greeting = greeting;
    this.answers = answers;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread.ofPlatform().daemon().name("stand-in monitor").start(this::run);
  }

  static String ok(Map<?, ?> command, String value) {
    return "{\"return\": " + value + ", \"id\": " + command.get("id") + "}\r\n";
  }

  private void run() {
    try {
      while (true) {
        try (SocketChannel client = server.accept()) {
          say(client, greeting);
          BufferedReader lines =
              new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
          for (String line; (line = lines.readLine()) != null; ) {
            byte[] text = line.getBytes(StandardCharsets.UTF_8);
            if (JsonText.read(text, text.length) instanceof Map<?, ?> command) {
              commands.add(command);
              boolean first = "qmp_capabilities".equals(command.get("execute"));
              String answer = first ? ok(command, "{}") : answers.apply(command);
              if (answer == null) {
                break;
              }
              say(client, answer);
            }
          }
        }
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private static void say(SocketChannel client, String what) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(what.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

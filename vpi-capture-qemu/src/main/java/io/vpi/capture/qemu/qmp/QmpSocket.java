package io.vpi.capture.qemu.qmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's monitor by its unix socket ({@code -qmp unix:PATH,server=on,wait=off}). Such a socket
 * serves one client at a time; a guest under libvirt needs a second one, or libvirt's own way.
 *
 * <p>Thread safe: commands run one after the other.
 */
public final class QmpSocket implements QmpMonitor, AutoCloseable {
  /** The longest message that is taken, in bytes. */
  private static final int LONGEST_MESSAGE = 4 << 20;

  private static final int CHUNK = 8192;

  private final Path path;
  private final Duration timeout;
  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).flip();
  private long lastId;

  private QmpSocket(Path path, Duration timeout, SocketChannel channel, Selector selector) {
    this.path = path;
    this.timeout = timeout;
    this.channel = channel;
    this.selector = selector;
  }

  /**
   * Connects, and waits for QEMU's greeting.
   *
   * @param path the monitor's socket
   * @param timeout how long QEMU may take for its greeting and for each answer
   * @return the monitor, ready for commands; the caller closes it
   * @throws QmpException if nobody listens there, or who does is not QEMU or does not answer
   */
  public static QmpSocket connect(Path path, Duration timeout) throws QmpException {
    SocketChannel channel = null;
    Selector selector = null;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | UnsupportedOperationException e) {
      closeQuietly(channel);
      closeQuietly(selector);
      throw new QmpException(
          "", "the monitor " + path + " cannot be connected to: " + e.getMessage(), e);
    }
    QmpSocket socket = new QmpSocket(path, timeout, channel, selector);
    try {
      socket.greet();
      return socket;
    } catch (QmpException e) {
      socket.close();
      throw e;
    }
  }

  private void greet() throws QmpException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Map<?, ?> greeting = readMessage(deadline, "its greeting; another client may hold the monitor");
    if (!(greeting.get("QMP") instanceof Map)) {
      throw new QmpException("", path + " is no monitor of QEMU: it does not greet as one", null);
    }
    execute("qmp_capabilities", Map.of());
  }

  @Override
  public synchronized @Nullable Object execute(String command, Map<String, ?> arguments)
      throws QmpException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long id = ++lastId;
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("execute", command);
    if (!arguments.isEmpty()) {
      request.put("arguments", arguments);
    }
    request.put("id", id);
    writeMessage(JsonText.write(request), deadline, command);
    while (true) {
      Map<?, ?> answer = readMessage(deadline, "an answer to " + command);
      boolean isOurs = answer.get("id") instanceof Number number && number.longValue() == id;
      // Events come at any time, and answers to what an earlier call did not wait for.
      if (isOurs && answer.get("error") instanceof Map<?, ?> error) {
        throw new QmpException(
            String.valueOf(error.get("class")),
            "QEMU refused " + command + ": " + error.get("desc"),
            null);
      }
      if (isOurs && answer.containsKey("return")) {
        return answer.get("return");
      }
    }
  }

  private void writeMessage(byte[] message, long deadline, String command) throws QmpException {
    ByteBuffer bytes = ByteBuffer.allocate(message.length + 1);
    bytes.put(message).put((byte) '\n').flip();
    try {
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          pause(SelectionKey.OP_WRITE, deadline, "room for " + command);
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** A message is a line. */
  private Map<?, ?> readMessage(long deadline, String what) throws QmpException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      while (true) {
        while (chunk.hasRemaining()) {
          byte next = chunk.get();
          if (next == '\n') {
            byte[] text = line.toByteArray();
            if (JsonText.read(text, text.length) instanceof Map<?, ?> message) {
              return message;
            }
            throw new QmpException("", path + " sends what is no message of QEMU's monitor", null);
          }
          line.write(next);
        }
        if (line.size() > LONGEST_MESSAGE) {
          throw new QmpException("", path + " sends a message of more than 4 MiB", null);
        }
        receive(deadline, what);
      }
    } catch (QmpException e) {
      throw e;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private void receive(long deadline, String what) throws IOException {
    chunk.clear();
    int count = channel.read(chunk);
    chunk.flip();
    if (count < 0) {
      throw new QmpException("", "QEMU closed the monitor " + path, null);
    }
    if (count == 0) {
      pause(SelectionKey.OP_READ, deadline, what);
    }
  }

  private void pause(int ops, long deadline, String what) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0 || Thread.currentThread().isInterrupted()) {
      throw new QmpException(
          "",
          "QEMU's monitor "
              + path
              + " did not give "
              + what
              + " within "
              + timeout.toMillis()
              + " ms",
          null);
    }
    for (SelectionKey key : selector.keys()) {
      key.interestOps(ops);
    }
    selector.select(key -> {}, left);
  }

  private QmpException broken(IOException e) {
    return new QmpException("", "the monitor " + path + " failed: " + e.getMessage(), e);
  }

  /** Lets the monitor go, for the next client. */
  @Override
  public void close() {
    closeQuietly(channel);
    closeQuietly(selector);
  }

  private static void closeQuietly(@Nullable AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception e) {
      // Nothing is left to be done with it.
    }
  }
}

package io.vpi.capture.linux.bypass;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches sensors that hold a {@link Lifeline}: a connection to a unix socket. The kernel closes it
 * at once when a sensor dies, however it dies; one that hangs is known by beats that fail to come.
 * A second sensor waits for the first to end.
 *
 * <p>Whoever may connect to the socket can have the path: it is made for its owner alone, or for
 * one group beside it, and belongs in a folder where nobody else may put another in its place.
 *
 * <p>Used by one thread, but for {@link #wakeup()}.
 */
public final class LifelineWatch implements SensorWatch {
  /** The shortest deadline, in milliseconds. */
  public static final long LEAST_DEADLINE_MILLIS = 50;

  /** The longest deadline, in milliseconds. */
  public static final long LONGEST_DEADLINE_MILLIS = 60_000;

  private static final int MAX_CONNECTIONS = 8;

  private final Path path;
  private final long deadlineMillis;
  private final Selector selector;
  private final ServerSocketChannel server;

  /** In the order of their coming. */
  private final List<LifelineConnection> connections = new ArrayList<>();

  /** The sensor that the path is or will be given to. */
  private @Nullable LifelineConnection holder;

  private long lastAnswer = NONE;

  private LifelineWatch(
      Path path, long deadlineMillis, Selector selector, ServerSocketChannel server) {
    this.path = path;
    this.deadlineMillis = deadlineMillis;
    this.selector = selector;
    this.server = server;
  }

  /**
   * Listens for sensors of the same user as the watchdog's.
   *
   * @param path the socket's path; one that a watchdog left there when it died is replaced
   * @param deadlineMillis how long a sensor may be silent before it is taken for hung, {@link
   *     #LEAST_DEADLINE_MILLIS} to {@link #LONGEST_DEADLINE_MILLIS} milliseconds
   * @return the watch
   * @throws CaptureException if the socket cannot be made, or another watchdog listens there
   * @throws IllegalArgumentException if the deadline is out of range
   */
  public static LifelineWatch listen(Path path, long deadlineMillis) throws CaptureException {
    return listen(path, deadlineMillis, "");
  }

  /**
   * Listens for sensors of the watchdog's user and of a group.
   *
   * @param path the socket's path; one that a watchdog left there when it died is replaced
   * @param deadlineMillis how long a sensor may be silent before it is taken for hung, {@link
   *     #LEAST_DEADLINE_MILLIS} to {@link #LONGEST_DEADLINE_MILLIS} milliseconds
   * @param group whose members may connect too, or the empty string for nobody; a watchdog that is
   *     not root must be one of them
   * @return the watch
   * @throws CaptureException if there is no such group, the socket cannot be made or given to it,
   *     or another watchdog listens there
   * @throws IllegalArgumentException if the deadline is out of range
   */
  public static LifelineWatch listen(Path path, long deadlineMillis, String group)
      throws CaptureException {
    if (deadlineMillis < LEAST_DEADLINE_MILLIS || deadlineMillis > LONGEST_DEADLINE_MILLIS) {
      throw new IllegalArgumentException(
          "a sensor's deadline is "
              + LEAST_DEADLINE_MILLIS
              + " to "
              + LONGEST_DEADLINE_MILLIS
              + " milliseconds, not "
              + deadlineMillis);
    }
    ServerSocketChannel server = null;
    Selector selector = null;
    boolean isBound = false;
    boolean done = false;
    try {
      SocketAccess access = SocketAccess.of(path, group);
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      bind(server, path);
      isBound = true;
      access.apply();
      selector = Selector.open();
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      done = true;
      return new LifelineWatch(path, deadlineMillis, selector, server);
    } catch (CaptureException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new CaptureException(path + ": no socket can be made there: " + e.getMessage(), e);
    } finally {
      if (!done) {
        closeQuietly(server);
        closeQuietly(selector);
        if (isBound) {
          deleteQuietly(path);
        }
      }
    }
  }

  private static void bind(ServerSocketChannel server, Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    try {
      server.bind(address);
    } catch (BindException e) {
      if (!Files.exists(path)) {
        throw e;
      }
      if (isListening(address)) {
        throw new CaptureException(path + ": another watchdog listens there", e);
      }
      Files.delete(path);
      server.bind(address);
    }
  }

  /** A socket whose owner died refuses connections; what is no socket at all stays. */
  private static boolean isListening(UnixDomainSocketAddress address) throws IOException {
    if (!(Files.getAttribute(address.getPath(), "isOther") instanceof Boolean isOther && isOther)) {
      throw new CaptureException(address.getPath() + ": this file is no socket");
    }
    try (SocketChannel probe = SocketChannel.open(address)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public long await(long timeoutMillis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      long now = System.nanoTime();
      long answer = holder(now);
      if (answer != lastAnswer) {
        lastAnswer = answer;
        return answer;
      }
      long left = end - now;
      if (left <= 0) {
        return answer;
      }
      for (LifelineConnection connection : connections) {
        left = connection.isFresh(now) ? Math.min(left, connection.deadline() - now) : left;
      }
      selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      boolean isWoken = selector.selectedKeys().isEmpty() && end - System.nanoTime() > 0;
      serve(System.nanoTime());
      if (isWoken && holder(System.nanoTime()) == lastAnswer) {
        return lastAnswer;
      }
    }
  }

  /**
   * Who has the path. When the one who had it is lost, the answer is nobody at least once, so that
   * the next one is a change whatever its process id.
   */
  private long holder(long now) {
    if (holder != null) {
      if (holder.isFresh(now)) {
        return holder.pid();
      }
      holder = null;
      return NONE;
    }
    if (lastAnswer == NONE) {
      for (LifelineConnection connection : connections) {
        if (connection.pid() != NONE && connection.isFresh(now)) {
          holder = connection;
          return connection.pid();
        }
      }
    }
    return NONE;
  }

  private void serve(long now) throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isAcceptable()) {
        accept(now);
      }
      if (key.attachment() instanceof LifelineConnection connection) {
        connection.receive(now);
      }
    }
    selector.selectedKeys().clear();
    // Who has not even said who it is by its deadline is no sensor.
    connections.removeIf(connection -> {
      if (connection.pid() == NONE && !connection.isFresh(now)) {
        connection.close();
      }
      return !connection.isOpen();
    });
  }

  private void accept(long now) throws IOException {
    SocketChannel channel = server.accept();
    if (channel == null) {
      return;
    }
    if (connections.size() == MAX_CONNECTIONS) {
      closeQuietly(channel);
      return;
    }
    LifelineConnection connection = new LifelineConnection(channel, deadlineMillis, now);
    try {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
      connection.greet();
    } catch (IOException e) {
      connection.close();
    }
  }

  @Override
  public void grant() {
    LifelineConnection current = holder;
    if (current != null) {
      current.grant();
    }
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public void close() {
    connections.forEach(LifelineConnection::close);
    closeQuietly(server);
    closeQuietly(selector);
    deleteQuietly(path);
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The next watchdog replaces it.
      return;
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception e) {
        // Nothing was to be written: nothing is lost.
        return;
      }
    }
  }
}

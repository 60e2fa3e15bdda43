package io.vpi.capture.linux.bypass;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sensor's connection to the watchdog that leads its paths around it when it dies: see {@link
 * LifelineWatch}. A thread of its own connects, and again when the watchdog was restarted, and
 * sends beats as long as every {@link Pulse} beats: a loop that hangs is as good as dead.
 *
 * <pre>{@code
 * try (Lifeline lifeline = Lifeline.connect(Path.of("/run/vpi/lifeline"));
 *     PacketSource source = PacketSources.open("bridge:tap1,uplink")) {
 *   Pulse pulse = lifeline.pulse();
 *   lifeline.awaitPath(5_000); // until the way around is closed, or else each packet comes twice
 *   while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *     pulse.beat();
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>Thread safe.
 */
public final class Lifeline implements AutoCloseable {
  private static final long RECONNECT_MILLIS = 200;
  private static final long GREETING_MILLIS = 1000;
  private static final int MAX_LINE = 64;

  /** The kernel's sun_path holds 108 bytes, a zero at its end among them. */
  private static final int MAX_PATH_BYTES = 107;

  private final UnixDomainSocketAddress address;
  private final Selector selector;
  private final Thread thread;
  private final List<Pulse> pulses = new CopyOnWriteArrayList<>();
  private final Object pathLock = new Object();

  private boolean hasPath; // Guarded by pathLock.
  private volatile boolean closed;
  private volatile long longestWaitNanos = thirdOf(LifelineWatch.LEAST_DEADLINE_MILLIS);
  private volatile @Nullable String problem;

  // Of the connection that there is now; used by the thread.
  private final ByteBuffer input = ByteBuffer.allocate(256);
  private final StringBuilder line = new StringBuilder();
  private long deadlineMillis;

  private Lifeline(UnixDomainSocketAddress address, Selector selector) {
    this.address = address;
    this.selector = selector;
    this.thread = Thread.ofPlatform().daemon().name("vpi lifeline").unstarted(this::run);
  }

  /**
   * Connects to a watchdog, in the background: one that is not there yet is waited for.
   *
   * @param socket the watchdog's socket
   * @return the lifeline
   * @throws IOException if there are no file descriptors left
   * @throws IllegalArgumentException if that cannot be the path of a socket
   */
  public static Lifeline connect(Path socket) throws IOException {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "a socket's path is at most " + MAX_PATH_BYTES + " bytes long, not " + length);
    }
    Lifeline lifeline = new Lifeline(UnixDomainSocketAddress.of(socket), Selector.open());
    lifeline.thread.start();
    return lifeline;
  }

  /**
   * Adds a thread whose life counts. Without any, that the process lives is enough.
   *
   * @return its pulse, which has beaten once
   */
  public Pulse pulse() {
    Pulse pulse = new Pulse();
    pulses.add(pulse);
    return pulse;
  }

  /**
   * How long a loop may wait between two beats: a third of the deadline of the watchdog that was
   * last heard, or, before any was, of the shortest deadline that there is.
   *
   * @return nanoseconds, more than 0; may change when a watchdog was restarted
   */
  public long longestWaitNanos() {
    return longestWaitNanos;
  }

  private static long thirdOf(long deadlineMillis) {
    return TimeUnit.MILLISECONDS.toNanos(deadlineMillis) / 3;
  }

  /**
   * Why there is no connection to a watchdog.
   *
   * @return what the last try met with, or null while there is a connection and before the first
   */
  public @Nullable String problem() {
    return problem;
  }

  /**
   * Whether the path leads through this sensor, as far as it was told.
   *
   * @return false before, and while the watchdog is not there
   */
  public boolean hasPath() {
    synchronized (pathLock) {
      return hasPath;
    }
  }

  /**
   * Waits until the path leads through this sensor.
   *
   * @param timeoutMillis the longest wait, in milliseconds, 0 or more
   * @return false if that did not happen in time
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean awaitPath(long timeoutMillis) throws InterruptedException {
    long start = System.nanoTime();
    synchronized (pathLock) {
      while (!hasPath) {
        long left = timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (left <= 0 || closed) {
          return false;
        }
        pathLock.wait(left);
      }
      return true;
    }
  }

  private void path(boolean value) {
    synchronized (pathLock) {
      hasPath = value;
      pathLock.notifyAll();
    }
  }

  private void run() {
    while (!closed) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(address);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        hold(channel);
        problem = "the watchdog has ended";
      } catch (IOException e) {
        problem = e.getMessage();
        System.getLogger(Lifeline.class.getName())
            .log(System.Logger.Level.DEBUG, () -> "no watchdog at " + address + ": " + e);
      }
      path(false);
      pause();
    }
  }

  /** Beats until the connection ends. */
  private void hold(SocketChannel channel) throws IOException {
    line.setLength(0);
    deadlineMillis = 0;
    long pid = ProcessHandle.current().pid();
    send(channel, LifelineConnection.SENSOR_WORD + pid + "\n");
    long start = System.nanoTime();
    while (!closed) {
      boolean isGreeted = deadlineMillis > 0;
      selector.select(isGreeted ? Math.max(1, deadlineMillis / 4) : GREETING_MILLIS);
      selector.selectedKeys().clear();
      if (!receive(channel)) {
        return;
      }
      long now = System.nanoTime();
      if (deadlineMillis > 0) {
        if (isAlive(now)) {
          send(channel, ".");
        }
      } else if (now - start > TimeUnit.MILLISECONDS.toNanos(GREETING_MILLIS)) {
        throw new IOException("nobody greets");
      }
    }
  }

  private boolean isAlive(long now) {
    long deadlineNanos = TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
    for (Pulse pulse : pulses) {
      if (!pulse.isAlive(now, deadlineNanos)) {
        return false;
      }
    }
    return true;
  }

  /** Takes what the watchdog has said; false if it is gone. */
  private boolean receive(SocketChannel channel) throws IOException {
    input.clear();
    if (channel.read(input) < 0) {
      return false;
    }
    input.flip();
    while (input.hasRemaining()) {
      byte next = input.get();
      if (next == '\n') {
        hear(line.toString());
        line.setLength(0);
      } else if (line.length() == MAX_LINE) {
        throw new IOException("this is no watchdog");
      } else {
        line.append((char) (next & 0xFF));
      }
    }
    return true;
  }

  private void hear(String text) throws IOException {
    if (text.equals(LifelineConnection.PATH_LINE)) {
      path(true);
    } else if (text.matches(LifelineConnection.WATCHDOG_WORD + "[1-9][0-9]{0,5}")) {
      deadlineMillis = Long.parseLong(text.substring(LifelineConnection.WATCHDOG_WORD.length()));
      longestWaitNanos = thirdOf(deadlineMillis);
      problem = null;
    } else {
      throw new IOException("this is no watchdog");
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private void pause() {
    if (!closed) {
      try {
        selector.select(RECONNECT_MILLIS);
        selector.selectedKeys().clear();
      } catch (IOException e) {
        closed = true;
      }
    }
  }

  /** Ends the connection: the watchdog leads the path around this sensor, if its policy says so. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It was used for waiting only.
      return;
    }
    path(false);
  }
}

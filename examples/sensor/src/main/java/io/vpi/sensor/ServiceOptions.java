package io.vpi.sensor;

import io.vpi.sensor.service.IdleChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code inspect} that say how it runs: threads, statistics, metrics, its end. */
final class ServiceOptions {
  private static final int MOST_THREADS = 256;
  private static final int MOST_SECONDS = 86_400;
  private static final int LIVE_STATS_SECONDS = 8;
  private static final int MOST_PORT = 65_535;

  /** A port, or a name, an IPv4 address or an IPv6 address in brackets, a colon, and a port. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+)):)?(\\d{1,5})");

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many threads read a live source that shares its packets out, each with flows of its"
              + " own (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = "--idle",
      paramLabel = "HOW",
      defaultValue = "wait",
      description =
          "What a thread does while there are no packets: wait in the source, backoff, yield, or"
              + " spin (default: ${DEFAULT-VALUE}).")
  IdleChoice idle = IdleChoice.WAIT;

  @Option(
      names = "--stats-interval",
      paramLabel = "SECONDS",
      description =
          "How often counters become an event, besides at the end; 0 for never (default: 8 of a"
              + " live source, 0 of a file).")
  @Nullable Integer statsSeconds;

  @Option(
      names = "--metrics",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve metrics for Prometheus at http://HOST:PORT/metrics; on the loopback address unless"
              + " HOST says otherwise.")
  @Nullable String metrics;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description =
          "How long, once told to stop, to go on with packets of a live source that are there"
              + " already (default: ${DEFAULT-VALUE}).")
  int drainSeconds;

  @Option(
      names = "--bypass",
      paramLabel = "SOCKET",
      description =
          "Hold the lifeline of a 'vpi bypass' that listens there, which leads packets around this"
              + " sensor when it dies or hangs. It begins when the path is its own.")
  @Nullable Path bypass;

  ServiceOptions() {}

  /**
   * Checks what picocli cannot.
   *
   * @param isLive whether the source is live
   * @throws CommandException if an option is out of range
   */
  void check(boolean isLive) throws CommandException {
    inRange("--threads", threads, 1, MOST_THREADS);
    inRange("--drain", drainSeconds, 0, MOST_SECONDS);
    if (statsSeconds != null) {
      inRange("--stats-interval", statsSeconds, 0, MOST_SECONDS);
    }
    if (threads > 1 && !isLive) {
      throw new CommandException(
          ExitStatus.USAGE, "--threads is for live sources; a file is read by one thread");
    }
    if (bypass != null && !isLive) {
      throw new CommandException(
          ExitStatus.USAGE, "--bypass is for live sources; nothing passes through a file");
    }
  }

  private static void inRange(String name, int value, int least, int most) throws CommandException {
    if (value < least || value > most) {
      throw new CommandException(
          ExitStatus.USAGE, name + " is " + least + " to " + most + ", not " + value);
    }
  }

  /** How long to drain, in nanoseconds. */
  long drainNanos() {
    return TimeUnit.SECONDS.toNanos(drainSeconds);
  }

  /** How often counters become an event, in nanoseconds; 0 for never. */
  long statsNanos(boolean isLive) {
    int seconds = statsSeconds != null ? statsSeconds : isLive ? LIVE_STATS_SECONDS : 0;
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Where metrics are served.
   *
   * @return empty for nowhere
   * @throws CommandException if it is not an address
   */
  Optional<InetSocketAddress> metricsAddress() throws CommandException {
    if (metrics == null) {
      return Optional.empty();
    }
    Matcher parts = ADDRESS.matcher(metrics);
    int port = parts.matches() ? Integer.parseInt(parts.group(3)) : MOST_PORT + 1;
    if (port > MOST_PORT) {
      throw new CommandException(
          ExitStatus.USAGE,
          "--metrics is [HOST:]PORT, such as 9100 or 192.0.2.1:9100, not '" + metrics + "'");
    }
    String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    try {
      InetAddress address =
          host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      return Optional.of(new InetSocketAddress(address, port));
    } catch (UnknownHostException e) {
      throw new CommandException(ExitStatus.USAGE, "--metrics: there is no host '" + host + "'", e);
    }
  }
}

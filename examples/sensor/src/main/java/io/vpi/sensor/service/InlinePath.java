package io.vpi.sensor.service;

import io.vpi.capture.linux.bypass.Lifeline;
import io.vpi.capture.linux.bypass.Pulse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The path that packets take through the sensor: watched, if it is, by a {@code vpi bypass} that
 * leads it around a sensor which has died or hangs.
 *
 * <p>Taken and closed by one thread; closed after the sources, since what they let go at their end
 * would come twice if the way around was open already.
 */
public final class InlinePath implements AutoCloseable {
  private static final long UNWATCHED_WAIT_NANOS = TimeUnit.DAYS.toNanos(1);

  private final @Nullable Path socket;
  private volatile @Nullable Lifeline lifeline;
  private volatile long takeover = PassedPackets.NEVER;

  /**
   * Makes a path that is not taken yet.
   *
   * @param socket where the watchdog listens; null if there is none
   */
  public InlinePath(@Nullable Path socket) {
    this.socket = socket;
  }

  /**
   * Takes the path: connects to the watchdog and waits until it has closed the way around. Returns
   * at once if nobody watches the path.
   *
   * @param timeoutMillis the longest wait, in milliseconds; it is taken in the background after
   *     that
   * @return why it was not given in time, or null if it was
   * @throws IOException if there are no file descriptors left
   * @throws IllegalArgumentException if that cannot be the path of a socket
   */
  public @Nullable String take(long timeoutMillis) throws IOException {
    if (socket == null) {
      return null;
    }
    Lifeline held = Lifeline.connect(socket);
    lifeline = held;
    try {
      if (held.awaitPath(timeoutMillis)) {
        takeover = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String problem = held.problem();
    return problem != null ? problem : "the watchdog gives none";
  }

  /**
   * Makes an agent's life count, from its start on.
   *
   * @param agent one that starts after the path was taken
   * @return what to run in its place
   */
  Agent watch(InspectionAgent agent) {
    return socket == null ? agent : new BeatingAgent(agent, this);
  }

  /**
   * When the path became this sensor's own: packets before that went by the way around.
   *
   * @return nanoseconds since 1970-01-01 UTC, or {@link PassedPackets#NEVER} if it was not given in
   *     time
   */
  long takeover() {
    return takeover;
  }

  /** A pulse for the thread that calls, or null if the path was not taken. */
  @Nullable Pulse pulse() {
    Lifeline held = lifeline;
    return held == null ? null : held.pulse();
  }

  /** How long an agent may wait for packets, in nanoseconds. For any thread. */
  long longestWaitNanos() {
    Lifeline held = lifeline;
    return held == null ? UNWATCHED_WAIT_NANOS : held.longestWaitNanos();
  }

  /** Gives the path back. */
  @Override
  public void close() {
    Lifeline held = lifeline;
    if (held != null) {
      held.close();
    }
  }
}

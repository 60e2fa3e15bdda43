package io.vpi.sensor.service;

import io.vpi.capture.PacketSource;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What an agent does while there are no packets: the less it sleeps, the sooner it sees the next.
 */
public enum IdleChoice {
  /** Sleeps in the source until it has packets. Costs nothing while idle. */
  WAIT,
  /** Spins, yields, and then parks for up to a millisecond. */
  BACKOFF,
  /** Gives its processor to who wants it, and polls again. */
  YIELD,
  /** Polls without a pause, for a processor of its own. */
  SPIN;

  private static final int SPINS = 100;
  private static final int YIELDS = 100;

  /**
   * Makes the strategy for one agent.
   *
   * @param source the agent's source
   * @param path which limits how long it may sleep
   * @return a new strategy
   */
  public IdleStrategy strategy(PacketSource source, InlinePath path) {
    return switch (this) {
      case WAIT -> new SourceIdleStrategy(source, path);
      case BACKOFF ->
          new BackoffIdleStrategy(
              SPINS, YIELDS, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(1));
      case YIELD -> new YieldingIdleStrategy();
      case SPIN -> new BusySpinIdleStrategy();
    };
  }
}

package io.vpi.sensor;

import io.vpi.detect.InspectorCounter;
import io.vpi.sensor.service.AgentGroup;
import io.vpi.sensor.service.Doorbell;
import io.vpi.sensor.service.SensorStatistics;
import io.vpi.sensor.service.Signals;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the command's own thread does while agents inspect: it hears signals, tells counters each
 * interval, and sees to it that all ends. Used by one thread.
 */
final class ControlLoop {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * How long after its time to drain an agent may take for the batch at hand and its flows' ends.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AgentGroup group;
  private final SensorStatistics statistics;
  private final EveOutput events;
  private final Signals signals;
  private final Doorbell bell;
  private final ProgressBar bar;
  private final Consumer<String> log;

  private boolean isStopping;
  private long latestEnd;
  private long nanos;

  ControlLoop(
      AgentGroup group,
      SensorStatistics statistics,
      EveOutput events,
      Signals signals,
      Doorbell bell,
      ProgressBar bar,
      Consumer<String> log) {
    this.group = group;
    this.statistics = statistics;
    this.events = events;
    this.signals = signals;
    this.bell = bell;
    this.bar = bar;
    this.log = log;
  }

  /**
   * Starts the agents and returns when all have ended.
   *
   * @param drainNanos how long they may go on when a signal tells them to stop
   * @param statsNanos how often counters become an event; 0 for never
   */
  void run(long drainNanos, long statsNanos) throws IOException {
    long start = System.nanoTime();
    long nextStats = start + statsNanos;
    signals.begin();
    group.start();
    try {
      while (!group.haveAllEnded()) {
        bell.await(TICK_NANOS);
        stopIfTold(drainNanos);
        reloadIfTold();
        if (statsNanos > 0 && System.nanoTime() - nextStats >= 0) {
          events.stats(statistics.report());
          nextStats += statsNanos;
        }
        bar.update(
            group.agents().getFirst().source(), statistics.totals().get(InspectorCounter.PACKETS));
        events.checkReader();
      }
    } finally {
      nanos = System.nanoTime() - start;
      bar.clear();
      end();
    }
  }

  private void stopIfTold(long drainNanos) throws CommandException {
    if (!isStopping && (signals.stopSignal() != 0 || group.hasOneFailed())) {
      stop(drainNanos);
    }
    if (isStopping && System.nanoTime() - latestEnd >= 0 && !group.haveAllEnded()) {
      throw new CommandException(
          ExitStatus.INTERNAL,
          "a thread of the sensor does not end, the process does; its last events may be missing");
    }
  }

  private void stop(long drainNanos) {
    isStopping = true;
    latestEnd = System.nanoTime() + drainNanos + GRACE_NANOS;
    events.hurry();
    group.stop(drainNanos);
  }

  private void reloadIfTold() {
    if (!isStopping && signals.takeReload()) {
      String problem = events.reopen();
      if (problem != null) {
        log.accept(problem);
      }
      statistics.rules().request();
    }
  }

  /** However the loop ended, nobody uses sources and inspectors when it returns. */
  private void end() {
    if (!isStopping) {
      stop(0);
    }
    while (!group.haveAllEnded() && System.nanoTime() - latestEnd < 0) {
      bell.await(TICK_NANOS);
    }
  }

  /** How long the agents worked, in nanoseconds. */
  long nanos() {
    return nanos;
  }
}

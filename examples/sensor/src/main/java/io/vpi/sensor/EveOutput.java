package io.vpi.sensor;

import io.vpi.eve.EveFileSink;
import io.vpi.eve.EveFormat;
import io.vpi.eve.QueuePolicy;
import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.event.StatsEvent;
import io.vpi.sensor.service.EventCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where the events of {@code inspect} go: a file, standard output, or nowhere. */
final class EveOutput implements AutoCloseable {
  /** How much memory events take that wait to be written, in bytes. */
  static final int QUEUE_BYTES = 4 << 20;

  private static final long LONGEST_CLOSE_MILLIS = 5_000;
  private static final long CLOSE_STEP_MILLIS = 100;

  private static final String STANDARD_OUTPUT = "-";

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger SINK_LOGGER = Logger.getLogger(EveFileSink.class.getName());

  private final @Nullable EveFileSink sink;
  private final String name;
  private final boolean toStandardOutput;

  private volatile boolean isPatient = true;
  private boolean isStuck;

  private EveOutput(@Nullable EveFileSink sink, String name, boolean toStandardOutput) {
    this.sink = sink;
    this.name = name;
    this.toStandardOutput = toStandardOutput;
  }

  /**
   * Opens the output.
   *
   * @param target a file, {@code -}, or null for nowhere
   * @param payload whether alerts show their payload
   * @param whenFull what happens to events that come faster than they are written
   * @param terminal whose standard output {@code -} means
   * @return the output; the caller closes it
   * @throws CommandException if the file cannot be written
   */
  static EveOutput open(
      @Nullable String target, boolean payload, QueuePolicy whenFull, Terminal terminal)
      throws CommandException {
    if (target == null) {
      return new EveOutput(null, "", false);
    }
    // What the sink would log of a file's events, the command says itself, once and as its last
    // word;
    // the last word on live traffic may be months away.
    SINK_LOGGER.setLevel(whenFull == QueuePolicy.WAIT ? Level.OFF : null);
    EveFileSink.Builder builder =
        EveFileSink.builder()
            .format(EveFormat.DEFAULT.withPayload(payload).withPayloadPrintable(payload))
            .queueBytes(QUEUE_BYTES)
            .whenFull(whenFull);
    if (target.equals(STANDARD_OUTPUT)) {
      return new EveOutput(
          builder.open(terminal.out(), "standard output"), "standard output", true);
    }
    try {
      Path file = Path.of(target);
      if (Files.isDirectory(file)) {
        throw cannotWrite(target, "it is a directory", null);
      }
      return new EveOutput(builder.open(file), target, false);
    } catch (CommandException e) {
      throw e;
    } catch (IOException | InvalidPathException e) {
      throw cannotWrite(target, WriteFailure.reason(e), e);
    }
  }

  private static CommandException cannotWrite(
      String target, String reason, @Nullable Throwable cause) {
    String message = "the EVE file " + target + " cannot be written: " + reason;
    return cause == null
        ? new CommandException(ExitStatus.OUTPUT, message)
        : new CommandException(ExitStatus.OUTPUT, message, cause);
  }

  /** The sink for an inspector: this output, after another sink, with flows or without. */
  EventSink with(EventSink first, boolean flows) {
    EveFileSink second = sink;
    if (second == null) {
      return first;
    }
    return new EventSink() {
      @Override
      public void onAlert(AlertEvent alert) {
        first.onAlert(alert);
        second.onAlert(alert);
      }

      @Override
      public void onAnomaly(AnomalyEvent anomaly) {
        first.onAnomaly(anomaly);
        second.onAnomaly(anomaly);
      }

      @Override
      public void onFlow(FlowEvent flow) {
        first.onFlow(flow);
        if (flows) {
          second.onFlow(flow);
        }
      }
    };
  }

  /** Writes counters. */
  void stats(StatsEvent stats) {
    if (sink != null) {
      sink.onStats(stats);
    }
  }

  /** Whether events go anywhere. */
  boolean isOpen() {
    return sink != null;
  }

  /** What became of the events so far. */
  EventCounts counts() {
    return sink == null
        ? EventCounts.NONE
        : new EventCounts(sink.accepted(), sink.dropped(), sink.lost());
  }

  /**
   * Opens the file again by its name, for programs that move logs away.
   *
   * @return a sentence if that fails, and the old file stays in use; null if all is well
   */
  @Nullable String reopen() {
    if (sink == null) {
      return null;
    }
    try {
      sink.reopen();
      return null;
    } catch (IOException e) {
      return "the EVE file "
          + name
          + " cannot be opened again, the old one stays in use: "
          + WriteFailure.reason(e);
    }
  }

  /**
   * From now on, to close does not wait for ever: whoever takes the events may have stopped to.
   * From any thread.
   */
  void hurry() {
    isPatient = false;
  }

  /** Writes a flow. */
  void flow(FlowEvent flow) {
    if (sink != null) {
      sink.onFlow(flow);
    }
  }

  /**
   * Ends the command when nobody reads standard output any more. A file may become writable again.
   *
   * @throws CommandException if so
   */
  void checkReader() throws CommandException {
    if (toStandardOutput) {
      check();
    }
  }

  /**
   * Whether every event got through.
   *
   * @throws CommandException if not
   */
  void check() throws CommandException {
    if (isStuck) {
      throw new CommandException(
          ExitStatus.OUTPUT, name + " takes no events; those that waited for it are lost");
    }
    IOException problem = sink == null ? null : sink.problem();
    if (sink == null || problem == null) {
      return;
    }
    if (toStandardOutput) {
      throw StandardOutput.failure(problem);
    }
    throw new CommandException(
        ExitStatus.OUTPUT,
        sink.lost() + " events were lost, " + name + " cannot be written: " + problem.getMessage(),
        problem);
  }

  /** Waits until all events are written, or lost, or are not taken any more. */
  @Override
  public void close() {
    EveFileSink open = sink;
    if (open == null || isStuck) {
      return;
    }
    Thread closing = Thread.ofPlatform().daemon().name("vpi-eve-close").start(open::close);
    try {
      long waited = 0;
      while (closing.isAlive() && (isPatient || waited < LONGEST_CLOSE_MILLIS)) {
        closing.join(CLOSE_STEP_MILLIS);
        waited += CLOSE_STEP_MILLIS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    isStuck = closing.isAlive();
  }
}

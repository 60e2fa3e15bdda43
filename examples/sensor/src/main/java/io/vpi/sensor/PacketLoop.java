package io.vpi.sensor;

import io.vpi.capture.CaptureProblem;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Polls a source to its end, or until it is told to stop. Used by one thread. */
final class PacketLoop {
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final PacketSource source;
  private final PacketBatch batch;
  private final Terminal terminal;
  private final ProgressBar bar;

  private volatile boolean stopped;
  private @Nullable CaptureProblem fault;
  private long packets;

  /** Does a command's work. */
  interface Work {
    /** Takes a batch that is lent, which may be empty. */
    void accept(PacketBatch batch) throws IOException;

    /** There are no packets now and the loop will wait; does nothing unless overridden. */
    default void idle() throws IOException {}
  }

  /**
   * Makes a loop.
   *
   * @param source where packets come from
   * @param batch what they are polled into
   * @param terminal where progress is shown, and what went wrong
   */
  PacketLoop(PacketSource source, PacketBatch batch, Terminal terminal) {
    this.source = source;
    this.batch = batch;
    this.terminal = terminal;
    this.bar = new ProgressBar(terminal, System.nanoTime());
  }

  /** Polls until the end. */
  void run(Work work) throws IOException {
    try {
      while (!stopped) {
        int count = source.poll(batch);
        if (count == PacketSource.END_OF_STREAM) {
          break;
        }
        try {
          packets += count;
          work.accept(batch);
        } catch (InternalError e) {
          // What the JVM makes of mapped memory behind which there is no file any more.
          fault = new CaptureProblem(source.name(), -1, "it was cut while it was read");
          break;
        } finally {
          source.release(batch);
        }
        if (count == 0) {
          work.idle();
          source.await(WAIT_NANOS);
        }
        bar.update(source, packets);
      }
    } finally {
      bar.clear();
    }
  }

  /** Ends the loop after the batch that is under way. From any thread. */
  void stop() {
    stopped = true;
    source.wakeup();
  }

  /** Why the source ended early, or null if it did not. */
  @Nullable CaptureProblem problem() {
    return fault != null ? fault : source.problem();
  }

  /**
   * What a command ends with; a source that ended early is told of.
   *
   * @param isInterrupted whether the user has ended the loop
   * @return a number of {@link ExitStatus}
   */
  int outcome(boolean isInterrupted) {
    if (isInterrupted) {
      return ExitStatus.INTERRUPTED;
    }
    CaptureProblem problem = problem();
    if (problem != null) {
      terminal.err().println("vpi: " + problem);
      return ExitStatus.DAMAGED;
    }
    return ExitStatus.OK;
  }

  /** How many packets were polled. */
  long packets() {
    return packets;
  }
}

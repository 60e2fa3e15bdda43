package io.vpi.eve;

import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.event.StatsEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as EVE JSON to a file or a stream. The inspector's thread renders an event into a
 * bounded queue; a thread of the sink's own writes. What happens when the queue is full is a {@link
 * QueuePolicy}.
 *
 * <pre>{@code
 * try (EveFileSink sink = EveFileSink.open(Path.of("eve.json"))) {
 *   // hand the sink to an inspector, and inspect
 * }
 * }</pre>
 *
 * <p>A write that fails loses the lines that it held; {@link #lost()} counts them, {@link
 * #problem()} and one warning of the logger {@code io.vpi.eve.EveFileSink} tell why, and writing is
 * tried again with the next lines.
 *
 * <p>The writing thread is a daemon: lines that still wait when the JVM exits without {@link
 * #close()} are lost.
 *
 * <p>Thread safe: any number of inspectors may share one sink. Lines are never mixed; those of one
 * inspector stay in their order.
 */
public final class EveFileSink implements EventSink, AutoCloseable {
  private final EveFormat format;
  private final QueuePolicy whenFull;
  private final LineTarget target;
  private final LineQueue queue;
  private final QueueDrain drain;
  private final Thread thread;

  /** Writers that no thread uses now: never more than there were callers at one time. */
  private final List<EveWriter> idleWriters = new ArrayList<>();

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  private EveFileSink(Builder options, LineTarget target) {
    this.format = options.format;
    this.whenFull = options.whenFull;
    this.target = target;
    this.queue = new LineQueue(options.queueBytes);
    this.drain = new QueueDrain(queue, target, options.flushInterval.toNanos());
    this.thread = Thread.ofPlatform().daemon().name("vpi-eve-writer").unstarted(drain);
  }

  /**
   * Opens a file with the settings that {@link Builder} begins with.
   *
   * @param file the file; created if it is not there, appended to if it is
   * @return the sink; the caller closes it
   * @throws IOException if the file cannot be opened for writing
   */
  public static EveFileSink open(Path file) throws IOException {
    return builder().open(file);
  }

  /**
   * Begins a sink with other settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void onAlert(AlertEvent alert) {
    EveWriter writer = takeWriter();
    try {
      queue(writer, writer.write(alert));
    } finally {
      giveBack(writer);
    }
  }

  @Override
  public void onAnomaly(AnomalyEvent anomaly) {
    EveWriter writer = takeWriter();
    try {
      queue(writer, writer.write(anomaly));
    } finally {
      giveBack(writer);
    }
  }

  @Override
  public void onFlow(FlowEvent flow) {
    EveWriter writer = takeWriter();
    try {
      queue(writer, writer.write(flow));
    } finally {
      giveBack(writer);
    }
  }

  @Override
  public void onStats(StatsEvent stats) {
    EveWriter writer = takeWriter();
    try {
      queue(writer, writer.write(stats));
    } finally {
      giveBack(writer);
    }
  }

  private EveWriter takeWriter() {
    synchronized (idleWriters) {
      if (!idleWriters.isEmpty()) {
        return idleWriters.removeLast();
      }
    }
    return new EveWriter(format);
  }

  private void queue(EveWriter writer, int length) {
    boolean taken =
        whenFull == QueuePolicy.WAIT
            ? queue.put(writer.bytes(), length)
            : queue.offer(writer.bytes(), length);
    (taken ? accepted : dropped).incrementAndGet();
  }

  private void giveBack(EveWriter writer) {
    synchronized (idleWriters) {
      idleWriters.add(writer);
    }
  }

  /**
   * How many events were taken into the queue.
   *
   * @return 0 or more; those that {@link #lost()} counts are among them
   */
  public long accepted() {
    return accepted.get();
  }

  /**
   * How many events were not taken: the queue was full under {@link QueuePolicy#DROP}, or the sink
   * was closed.
   *
   * @return 0 or more
   */
  public long dropped() {
    return dropped.get();
  }

  /**
   * How many events were taken but lost since a write failed.
   *
   * @return 0 or more; events of which a part was written are among them
   */
  public long lost() {
    return drain.lostLines();
  }

  /**
   * How often writing failed.
   *
   * @return 0 or more
   */
  public long writeErrors() {
    return drain.errors();
  }

  /**
   * Why writing failed first.
   *
   * @return the error, or null if it never did
   */
  public @Nullable IOException problem() {
    return drain.firstError();
  }

  /** Waits until the events that were taken so far are written, or lost. */
  public void flush() {
    queue.flush();
  }

  /**
   * Opens the file again by its name and goes on there, for programs that move logs away; a line
   * that is half written is completed in the old file. A sink over a stream does nothing.
   *
   * @throws IOException if the file cannot be opened; the old one stays in use
   */
  public void reopen() throws IOException {
    target.reopen();
  }

  /**
   * Takes no more events, waits until those in the queue are written, or lost, and closes the file;
   * a stream is flushed and stays open. Closing twice does nothing. It waits as long as the file or
   * stream does, also if the thread is interrupted, whose mark stays.
   */
  @Override
  public void close() {
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The settings of a sink. Not thread safe. */
  public static final class Builder {
    /** The smallest queue, in bytes: 1 KiB. */
    public static final int MIN_QUEUE_BYTES = 1 << 10;

    /** The largest queue, in bytes: 1 GiB. */
    public static final int MAX_QUEUE_BYTES = 1 << 30;

    private EveFormat format = EveFormat.DEFAULT;
    private QueuePolicy whenFull = QueuePolicy.DROP;
    private int queueBytes = 4 << 20;
    private Duration flushInterval = Duration.ofMillis(100);

    private Builder() {}

    /**
     * Sets what the lines of alerts hold.
     *
     * @param value the format, {@link EveFormat#DEFAULT} unless set
     * @return this builder
     */
    public Builder format(EveFormat value) {
      format = value;
      return this;
    }

    /**
     * Sets what happens to an event for which there is no room.
     *
     * @param value the policy, {@link QueuePolicy#DROP} unless set
     * @return this builder
     */
    public Builder whenFull(QueuePolicy value) {
      whenFull = value;
      return this;
    }

    /**
     * Sets how much memory the queue has, allocated when the sink is opened. An alert's line
     * without payload takes about 600 bytes. Under {@link QueuePolicy#DROP} a line that is longer
     * than the queue never goes through.
     *
     * @param value size in bytes, {@link #MIN_QUEUE_BYTES} to {@link #MAX_QUEUE_BYTES}; 4 MiB
     *     unless set
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder queueBytes(int value) {
      if (value < MIN_QUEUE_BYTES || value > MAX_QUEUE_BYTES) {
        throw new IllegalArgumentException(
            "the queue of an EVE file has "
                + MIN_QUEUE_BYTES
                + " to "
                + MAX_QUEUE_BYTES
                + " bytes, not "
                + value);
      }
      queueBytes = value;
      return this;
    }

    /**
     * Sets the longest time that a line waits for others to be written along with it.
     *
     * @param value 0 (each at once) to 1 hour; 100 ms unless set
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder flushInterval(Duration value) {
      if (value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException(
            "the flush interval of an EVE file is 0 to 1 hour, not " + value);
      }
      flushInterval = value;
      return this;
    }

    /**
     * Opens a file and starts the thread that writes to it.
     *
     * @param file the file; created if it is not there, appended to if it is
     * @return the sink; the caller closes it
     * @throws IOException if the file cannot be opened for writing
     */
    public EveFileSink open(Path file) throws IOException {
      return start(new FileTarget(file));
    }

    /**
     * Starts a thread that writes to a stream, such as standard output. It flushes the stream after
     * each write and never closes it.
     *
     * @param stream the stream; nobody else writes to it until the sink is closed
     * @param name what to call it in messages, such as {@code standard output}
     * @return the sink; the caller closes it
     */
    public EveFileSink open(OutputStream stream, String name) {
      return start(new StreamTarget(stream, name));
    }

    private EveFileSink start(LineTarget target) {
      EveFileSink sink = new EveFileSink(this, target);
      sink.thread.start();
      return sink;
    }
  }
}

package io.vpi.eve;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the writing thread does: takes bytes from the queue and writes them, until the queue is
 * closed and empty. A write that fails costs the lines it held, is counted, and does not end the
 * thread: a full disk may have room again later.
 */
final class QueueDrain implements Runnable {
  private static final System.Logger LOG = System.getLogger(EveFileSink.class.getName());

  private static final byte[] LINE_FEED = {'\n'};

  private final LineQueue queue;
  private final LineTarget target;
  private final long gatherNanos;
  private final AtomicLong lostLines = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicReference<@Nullable IOException> firstError = new AtomicReference<>();

  /** After a failed write, nobody knows how much of the last line is in the file. */
  private boolean afterFailure;

  /** The failed bytes ended within a line; its rest is of no use to anyone. */
  private boolean skipRestOfLine;

  QueueDrain(LineQueue queue, LineTarget target, long gatherNanos) {
    this.queue = queue;
    this.target = target;
    this.gatherNanos = gatherNanos;
  }

  @Override
  public void run() {
    try {
      int count;
      while ((count = queue.await(gatherNanos)) > 0) {
        write(queue.bytes(), queue.position(), count);
        queue.release(count);
      }
    } catch (Error e) {
      report(new IOException("the thread that writes ended", e));
      throw e;
    } finally {
      queue.abandon();
      closeTarget();
    }
  }

  private void write(byte[] bytes, int start, int count) {
    int at = start;
    int end = start + count;
    if (skipRestOfLine) {
      while (at < end && skipRestOfLine) {
        skipRestOfLine = bytes[at++] != '\n';
      }
      lostLines.addAndGet(skipRestOfLine ? 0 : 1);
    }
    if (at == end) {
      return;
    }
    try {
      if (afterFailure) {
        target.write(LINE_FEED, 0, 1);
        afterFailure = false;
      }
      target.write(bytes, at, end - at);
    } catch (IOException e) {
      failed(e, bytes, at, end);
    } catch (RuntimeException e) {
      failed(new IOException(e), bytes, at, end);
    }
  }

  private void failed(IOException error, byte[] bytes, int start, int end) {
    afterFailure = true;
    skipRestOfLine = bytes[end - 1] != '\n';
    int lines = 0;
    for (int i = start; i < end; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    lostLines.addAndGet(lines);
    report(error);
  }

  private void report(IOException error) {
    errors.incrementAndGet();
    if (firstError.compareAndSet(null, error)) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "events cannot be written to " + target.name() + " and are lost: " + error,
          error);
    }
  }

  private void closeTarget() {
    try {
      target.close();
    } catch (IOException e) {
      report(e);
    } catch (RuntimeException e) {
      report(new IOException(e));
    }
  }

  long lostLines() {
    return lostLines.get();
  }

  long errors() {
    return errors.get();
  }

  @Nullable IOException firstError() {
    return firstError.get();
  }
}

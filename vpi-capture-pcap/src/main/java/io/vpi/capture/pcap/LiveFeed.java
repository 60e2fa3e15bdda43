package io.vpi.capture.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a pipe, fetched by a thread of its own, so that nobody who polls has to wait for the
 * writer. The thread is a daemon: it ends with the stream, or with {@link #close()} if closing the
 * stream wakes it, and else at its next byte.
 *
 * <p>The bytes go through a ring, which that thread fills and {@link #read} empties.
 */
final class LiveFeed implements ByteFeed {
  private static final int CAPACITY = 1 << 20;
  private static final int READ_SIZE = 64 << 10;

  private final InputStream stream;
  private final boolean closesStream;
  private final WakeupSignal signal;
  private final byte[] ring = new byte[CAPACITY];

  // Guarded by ring. Counts of bytes since the start; the ring's index is the count modulo
  // capacity.
  private long written;
  private long consumed;
  private boolean ended;
  private boolean closed;
  private @Nullable IOException failure;

  private LiveFeed(InputStream stream, boolean closesStream, WakeupSignal signal) {
    this.stream = stream;
    this.closesStream = closesStream;
    this.signal = signal;
  }

  /**
   * Starts to read a stream.
   *
   * @param stream the stream
   * @param closesStream whether it is closed with the feed; not done to standard input
   * @param signal raised when there are bytes, or the end
   * @param name the source's name, for the thread
   * @return the feed
   */
  static LiveFeed start(
      InputStream stream, boolean closesStream, WakeupSignal signal, String name) {
    LiveFeed feed = new LiveFeed(stream, closesStream, signal);
    Thread.ofPlatform().daemon().name("vpi " + name).start(feed::fetch);
    return feed;
  }

  private void fetch() {
    try {
      int room = awaitRoom();
      while (room > 0) {
        // Only this thread moves 'written', and nobody reads behind it: no lock while we wait.
        int read = stream.read(ring, ringIndexOfWritten(), room);
        if (read < 0) {
          break;
        }
        synchronized (ring) {
          written += read;
        }
        signal.raiseForData();
        room = awaitRoom();
      }
      end(null);
    } catch (IOException e) {
      end(e);
    }
  }

  private int ringIndexOfWritten() {
    synchronized (ring) {
      return (int) (written % CAPACITY);
    }
  }

  /** The free bytes up to the ring's end, at least 1; 0 once the feed is closed. */
  private int awaitRoom() {
    synchronized (ring) {
      while (!closed && written - consumed == CAPACITY) {
        try {
          ring.wait();
        } catch (InterruptedException e) {
          return 0;
        }
      }
      if (closed) {
        return 0;
      }
      long free = CAPACITY - (written - consumed);
      long toRingEnd = CAPACITY - written % CAPACITY;
      return (int) Math.min(READ_SIZE, Math.min(free, toRingEnd));
    }
  }

  private void end(@Nullable IOException problem) {
    synchronized (ring) {
      ended = true;
      failure = closed ? null : problem;
    }
    signal.raiseForData();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    synchronized (ring) {
      if (written == consumed) {
        if (failure != null) {
          throw failure;
        }
        return ended ? END : 0;
      }
      int index = (int) (consumed % CAPACITY);
      int length =
          (int) Math.min(written - consumed, Math.min(CAPACITY - index, target.remaining()));
      target.put(ring, index, length);
      consumed += length;
      ring.notifyAll();
      return length;
    }
  }

  @Override
  public boolean isReady() {
    synchronized (ring) {
      return written != consumed || ended || closed;
    }
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public double progress() {
    return Double.NaN;
  }

  @Override
  public void close() {
    synchronized (ring) {
      closed = true;
      ring.notifyAll();
    }
    if (closesStream) {
      try {
        stream.close();
      } catch (IOException e) {
        // It was open for reading only: nothing is lost.
        return;
      }
    }
  }
}

package io.vpi.capture.qemu;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What QEMU does at one netdev of a guest: filters that connect to a source's sockets, write frames
 * to them, and read back what comes. Each socket has a thread of its own, as a filter would stand
 * still where a socket is full.
 */
final class StandInQemu implements AutoCloseable {
  private final HookMode mode;
  private final HookSockets sockets;
  private final Writer[] writers = new Writer[2];
  private final Reader[] readers = new Reader[2];

  /** What stands before each frame: a virtio header of this length, and whether that is told. */
  private volatile int vnetLength;

  private final boolean vnetHeaders;

  StandInQemu(HookMode mode, HookSockets sockets, boolean vnetHeaders) throws IOException {
    this.mode = mode;
    this.sockets = sockets;
    this.vnetHeaders = vnetHeaders;
    for (HookQueue queue : HookQueue.values()) {
      connect(queue);
    }
  }

  private void connect(HookQueue queue) throws IOException {
    writers[queue.ordinal()] = new Writer(connection(sockets.out(mode, queue)));
    if (mode == HookMode.INLINE) {
      readers[queue.ordinal()] = new Reader(connection(sockets.in(queue)), vnetHeaders);
    }
  }

  private static SocketChannel connection(Path path) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  StandInQemu vnetLength(int length) {
    vnetLength = length;
    return this;
  }

  /** Writes a frame as the filter of a queue does. */
  void frame(HookQueue queue, byte[] frame) {
    raw(queue, record(frame, new byte[vnetLength], vnetHeaders));
  }

  /** Writes a frame with a virtio header of the caller's. */
  void frame(HookQueue queue, byte[] frame, byte[] header) {
    raw(queue, record(frame, header, vnetHeaders));
  }

  /** Writes bytes as they are. */
  void raw(HookQueue queue, byte[] bytes) {
    writers[queue.ordinal()].add(bytes);
  }

  /** Frames that wait to be written, or are not written as a whole, as the source does not read. */
  int unwritten(HookQueue queue) {
    return writers[queue.ordinal()].unwritten.get();
  }

  /** Waits until all is written, and so in the socket. */
  void awaitWritten(HookQueue queue) throws InterruptedException {
    while (unwritten(queue) > 0) {
      Thread.sleep(1);
    }
  }

  static byte[] record(byte[] frame, byte[] header, boolean vnetHeaders) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + frame.length);
    bytes.putInt(header.length + frame.length);
    if (vnetHeaders) {
      bytes.putInt(header.length);
    }
    bytes.put(header).put(frame);
    byte[] record = new byte[bytes.position()];
    bytes.flip().get(record);
    return record;
  }

  /** The frames that came back to a queue so far, without their headers. */
  List<byte[]> received(HookQueue queue) {
    return readers[queue.ordinal()].frames();
  }

  /** The virtio headers that they came with. */
  List<byte[]> receivedHeaders(HookQueue queue) {
    return readers[queue.ordinal()].headers();
  }

  /** Stops reading what comes back, or goes on with it. */
  void pauseReading(HookQueue queue, boolean paused) {
    readers[queue.ordinal()].pause(paused);
  }

  /** Whether the source has closed the connection that a queue's frames go out by. */
  boolean isCutOff(HookQueue queue) {
    return !writers[queue.ordinal()].thread.isAlive();
  }

  /** Whether the source has closed the connection that a queue's frames come back by. */
  boolean isReturnCutOff(HookQueue queue) {
    return !readers[queue.ordinal()].thread.isAlive();
  }

  /** Connects a queue's filter again, as a character device with reconnect does. */
  void reconnect(HookQueue queue) throws IOException {
    close(queue);
    connect(queue);
  }

  private void close(HookQueue queue) throws IOException {
    writers[queue.ordinal()].close();
    if (mode == HookMode.INLINE) {
      readers[queue.ordinal()].close();
    }
  }

  @Override
  public void close() throws IOException {
    for (HookQueue queue : HookQueue.values()) {
      close(queue);
    }
  }

  /** Writes what is queued, in order. */
  private static final class Writer {
    private final SocketChannel channel;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    final AtomicInteger unwritten = new AtomicInteger();
    final Thread thread;

    Writer(SocketChannel channel) {
      this.channel = channel;
      thread = Thread.ofPlatform().daemon().name("stand-in writer").start(this::run);
      // A writer with nothing to write would not see that it is cut off.
      Thread.ofPlatform().daemon().name("stand-in end").start(this::watch);
    }

    private void run() {
      try {
        while (true) {
          ByteBuffer bytes = ByteBuffer.wrap(queue.take());
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          unwritten.decrementAndGet();
        }
      } catch (IOException | InterruptedException e) {
        closeQuietly(channel);
      }
    }

    void add(byte[] bytes) {
      unwritten.incrementAndGet();
      queue.add(bytes);
    }

    private void watch() {
      try {
        while (channel.read(ByteBuffer.allocate(16)) >= 0) {
          Thread.onSpinWait();
        }
      } catch (IOException e) {
        // As good as its end.
      }
      thread.interrupt();
    }

    void close() {
      closeQuietly(channel);
      thread.interrupt();
    }
  }

  /** Collects what comes. */
  private static final class Reader {
    private final SocketChannel channel;
    private final boolean vnetHeaders;
    private final List<byte[]> frames = new ArrayList<>();
    private final List<byte[]> headers = new ArrayList<>();
    private boolean paused;
    final Thread thread;

    Reader(SocketChannel channel, boolean vnetHeaders) {
      this.channel = channel;
      this.vnetHeaders = vnetHeaders;
      thread = Thread.ofPlatform().daemon().name("stand-in reader").start(this::run);
    }

    private void run() {
      try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
        while (true) {
          awaitTurn();
          int length = in.readInt();
          int header = vnetHeaders ? in.readInt() : 0;
          byte[] head = in.readNBytes(header);
          byte[] frame = in.readNBytes(length - header);
          if (frame.length < length - header) {
            throw new EOFException();
          }
          synchronized (this) {
            headers.add(head);
            frames.add(frame);
          }
        }
      } catch (IOException | InterruptedException e) {
        closeQuietly(channel);
      }
    }

    private synchronized void awaitTurn() throws InterruptedException {
      while (paused) {
        wait();
      }
    }

    synchronized void pause(boolean value) {
      paused = value;
      notifyAll();
    }

    synchronized List<byte[]> frames() {
      return new ArrayList<>(frames);
    }

    synchronized List<byte[]> headers() {
      return new ArrayList<>(headers);
    }

    void close() {
      closeQuietly(channel);
      pause(false);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** All records one behind the other. */
  static byte[] join(List<byte[]> records) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    records.forEach(all::writeBytes);
    return all.toByteArray();
  }
}

package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Our end of one socket of a filter: where it connects to, and its connection while there is one.
 * Whoever else connects meanwhile waits; a filter whose connection broke connects again.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
abstract class SocketEnd {
  private @Nullable UnixListener listener;
  private @Nullable SelectionKey listenerKey;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;

  /** What the selector found, as bits of {@link SelectionKey}; 0 outside of the ready list. */
  int readyOps;

  /** Counts connections, so that frames of one are not taken for the next one's. */
  private int generation;

  SocketEnd() {}

  /** Begins to listen. */
  void listen(UnixListener on, Selector selector) throws CaptureException {
    try {
      listener = on;
      listenerKey = on.channel().register(selector, SelectionKey.OP_ACCEPT, this);
    } catch (IOException e) {
      throw new CaptureException("the socket " + on.path() + " cannot be listened on: " + e, e);
    }
  }

  /** Takes the connection that waits, if any. */
  void accept(Selector selector) {
    if (listener == null || listenerKey == null || channel != null) {
      return;
    }
    try {
      SocketChannel accepted = listener.channel().accept();
      if (accepted != null) {
        accepted.configureBlocking(false);
        key = accepted.register(selector, SelectionKey.OP_READ, this);
        channel = accepted;
        generation++;
        listenerKey.interestOps(0);
        connected();
      }
    } catch (IOException | CancelledKeyException e) {
      disconnect(); // It was gone before it was there.
    }
  }

  /** A connection is there, and nothing was read or written yet. */
  abstract void connected();

  /** The connection is gone; {@link #channel()} is null. */
  abstract void disconnected();

  /** Ends the connection; the next one is waited for. */
  void disconnect() {
    SocketChannel old = channel;
    if (old == null) {
      return;
    }
    channel = null;
    key = null;
    try {
      old.close();
    } catch (IOException e) {
      // Closed it is.
    }
    disconnected();
    if (listenerKey != null && listenerKey.isValid()) {
      listenerKey.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  /** Ends the connection and listens no more. */
  void close() {
    listenerKey = null;
    disconnect();
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  /** What the selector is asked for while there is a connection. */
  void interest(int ops) {
    if (key != null && key.isValid() && key.interestOps() != ops) {
      key.interestOps(ops);
    }
  }

  @Nullable SocketChannel channel() {
    return channel;
  }

  boolean isConnected() {
    return channel != null;
  }

  /** The number of the connection, from 1; the same until the next one. */
  int generation() {
    return generation;
  }
}

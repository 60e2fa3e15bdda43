package io.vpi.capture.qemu;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * What a selector found ready, as a list that is filled again and again: a set of selected keys
 * would be allocated with each look.
 *
 * <p>Used by the one thread that polls.
 */
final class ReadyList {
  private final Selector selector;
  private final SocketEnd[] ends;
  private final Consumer<SelectionKey> collector = this::collect;
  private int size;

  /**
   * A list for a selector.
   *
   * @param selector whose keys all have a {@link SocketEnd} attached
   * @param most the most ends there can be
   */
  ReadyList(Selector selector, int most) {
    this.selector = selector;
    ends = new SocketEnd[most];
  }

  /**
   * Looks what is ready.
   *
   * @param millis how long to wait for something, or 0 not to
   * @return false if the selector was closed
   * @throws IOException if the operating system fails
   */
  boolean select(long millis) throws IOException {
    for (int i = 0; i < size; i++) {
      ends[i].readyOps = 0;
    }
    size = 0;
    try {
      if (millis > 0) {
        selector.select(collector, millis);
      } else {
        selector.selectNow(collector);
      }
      return true;
    } catch (ClosedSelectorException e) {
      return false;
    }
  }

  private void collect(SelectionKey key) {
    try {
      if (key.attachment() instanceof SocketEnd end) {
        if (end.readyOps == 0 && size < ends.length) {
          ends[size++] = end;
        }
        end.readyOps |= key.readyOps();
      }
    } catch (CancelledKeyException e) {
      // Closed by another thread since the selector looked.
    }
  }

  int size() {
    return size;
  }

  SocketEnd get(int index) {
    return ends[index];
  }
}

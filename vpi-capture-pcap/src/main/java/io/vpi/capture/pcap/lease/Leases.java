package io.vpi.capture.pcap.lease;

/**
 * Who still uses the memory of a source: polls that are going on and batches that are lent. The
 * memory is freed when the source was closed and the last of them has ended.
 *
 * <p>Thread safe.
 */
public final class Leases {
  private final Runnable free;
  private int held;
  private boolean closed;

  /**
   * Leases of memory that is in use.
   *
   * @param free frees the memory; called once
   */
  public Leases(Runnable free) {
    this.free = free;
  }

  /**
   * Takes a lease.
   *
   * @return false if the source was closed
   */
  public synchronized boolean take() {
    if (closed) {
      return false;
    }
    held++;
    return true;
  }

  /** Gives a lease back. */
  public synchronized void giveBack() {
    held--;
    if (closed && held == 0) {
      free.run();
    }
  }

  /** Lets no more leases be taken; more than once is allowed. */
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (held == 0) {
        free.run();
      }
    }
  }

  /**
   * Whether {@link #close} was called.
   *
   * @return true from then on
   */
  public synchronized boolean isClosed() {
    return closed;
  }
}

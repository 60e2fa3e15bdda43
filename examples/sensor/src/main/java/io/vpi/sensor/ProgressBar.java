package io.vpi.sensor;

import io.vpi.capture.PacketSource;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * A bar on standard error that says how much of a file is done. It appears after a second, is drawn
 * a few times a second, and is gone at the end. Not thread safe.
 */
final class ProgressBar {
  private static final long FIRST_AFTER_NANOS = 1_000_000_000L;
  private static final long INTERVAL_NANOS = 200_000_000L;
  private static final int WIDTH = 40;

  /** To the line's start, and erase to its end (ECMA-48 EL). */
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean enabled;
  private final long start;
  private long next;
  private boolean drawn;

  /**
   * Makes a bar that is not drawn yet.
   *
   * @param terminal where to draw it
   * @param start the time now, as System.nanoTime counts
   */
  ProgressBar(Terminal terminal, long start) {
    this.err = terminal.err();
    this.enabled = terminal.showsProgress();
    this.start = start;
    this.next = start + FIRST_AFTER_NANOS;
  }

  /** Draws the bar if it is time to. */
  void update(PacketSource source, long packets) {
    if (!enabled) {
      return;
    }
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + INTERVAL_NANOS;
      drawn = true;
      err.print(ERASE + text(source.progress(), packets, now - start));
      err.flush();
    }
  }

  /** Takes the bar away. */
  void clear() {
    if (drawn) {
      drawn = false;
      err.print(ERASE);
      err.flush();
    }
  }

  /** The bar as text: what is done, and how long the rest will take at this speed. */
  static String text(double progress, long packets, long elapsedNanos) {
    String count = String.format(Locale.ROOT, "%,d packets", packets);
    if (Double.isNaN(progress)) {
      return count;
    }
    int filled = (int) Math.round(WIDTH * progress);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    long percent = Math.round(100 * progress);
    String line = String.format(Locale.ROOT, "[%s] %3d %%  %s", bar, percent, count);
    if (progress <= 0) {
      return line;
    }
    long left = Math.round(elapsedNanos * (1 - progress) / progress / 1e9);
    return line + String.format(Locale.ROOT, ", %d s left", left);
  }
}

package io.vpi.sensor.format;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes times as {@code 2026-03-01T12:00:00.000000000Z}; the part up to the second is kept. */
final class IsoTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private long second = Long.MIN_VALUE;
  private String text = "";

  /** Writes a time given in nanoseconds since the epoch. */
  void write(TextOutput out, long nanos) {
    long now = Math.floorDiv(nanos, NANOS_PER_SECOND);
    if (now != second) {
      second = now;
      text = textOf(LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC));
    }
    out.put(text);
    out.put('.');
    out.padded(Math.floorMod(nanos, NANOS_PER_SECOND), 9);
    out.put('Z');
  }

  /** LocalDateTime itself leaves out the seconds where they are 0. */
  private static String textOf(LocalDateTime time) {
    String whole = time.toString();
    return time.getSecond() == 0 ? whole + ":00" : whole;
  }
}

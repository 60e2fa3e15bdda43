package io.vpi.capture.linux.bypass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches a sensor that knows nothing of it, by the file in which it keeps its process id. It looks
 * fifty times a second; a sensor that hangs looks alive.
 *
 * <p>Used by one thread, but for {@link #wakeup()}.
 */
public final class PidFileWatch implements SensorWatch {
  private static final long LOOK_MILLIS = 20;
  private static final long MAX_FILE_BYTES = 64;

  // The fields of /proc/PID/stat behind the program's name in brackets, from 0.
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  private final Path file;
  private final Semaphore wakeups = new Semaphore(0);

  /** The process that was seen, by id and start time: an id alone may be another's by now. */
  private @Nullable Running sensor;

  private record Running(long pid, String startTime) {}

  /**
   * Watches by a file.
   *
   * @param file where the sensor keeps its process id; need not be there yet
   */
  public PidFileWatch(Path file) {
    this.file = file;
  }

  @Override
  public long await(long timeoutMillis) {
    long start = System.nanoTime();
    while (true) {
      Running before = sensor;
      Running now = look();
      // A sensor that follows another at once is a change: the path is to be given to it.
      sensor = before != null && !before.equals(now) ? null : now;
      if (!Objects.equals(before, sensor)) {
        break;
      }
      long left = timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (left <= 0 || isWokenIn(Math.min(left, LOOK_MILLIS))) {
        break;
      }
    }
    Running answer = sensor;
    return answer == null ? NONE : answer.pid;
  }

  private @Nullable Running look() {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        return null;
      }
      String digits = Files.readString(file).strip();
      if (!digits.matches("[1-9][0-9]{0,9}")) {
        return null;
      }
      String stat = Files.readString(Path.of("/proc", digits, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      // A process that has died and that nobody has asked for yet is dead.
      boolean isDead = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return isDead ? null : new Running(Long.parseLong(digits), fields[START_TIME]);
    } catch (IOException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private boolean isWokenIn(long millis) {
    try {
      boolean answer = wakeups.tryAcquire(millis, TimeUnit.MILLISECONDS);
      wakeups.drainPermits();
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Does nothing: this sensor cannot be told. */
  @Override
  public void grant() {}

  @Override
  public void wakeup() {
    wakeups.release();
  }

  @Override
  public void close() {}
}

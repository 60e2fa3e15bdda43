package io.vpi.capture.linux.bypass;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The watchdog's end of a lifeline. What is said there, each in a line of ASCII but for the beats:
 *
 * <pre>
 *   watchdog: vpi-bypass 500          its version of the protocol is the word; the deadline, in ms
 *   sensor:   vpi-sensor 4711         its process id
 *   sensor:   . . . .                 a beat, at least one within each deadline
 *   watchdog: path                    the path leads through this sensor now
 * </pre>
 *
 * <p>Used by the watchdog's thread.
 */
final class LifelineConnection {
  static final String WATCHDOG_WORD = "vpi-bypass ";
  static final String SENSOR_WORD = "vpi-sensor ";
  static final String PATH_LINE = "path";
  static final byte BEAT = '.';

  private static final int MAX_LINE = 64;
  private static final int MAX_PID_DIGITS = 10;

  private final SocketChannel channel;
  private final long deadlineMillis;
  private final ByteBuffer input = ByteBuffer.allocate(256);
  private final StringBuilder line = new StringBuilder();

  private long heard;
  private long pid = SensorWatch.NONE;

  LifelineConnection(SocketChannel channel, long deadlineMillis, long now) {
    this.channel = channel;
    this.deadlineMillis = deadlineMillis;
    this.heard = now;
  }

  void greet() {
    send(WATCHDOG_WORD + deadlineMillis + "\n");
  }

  void grant() {
    send(PATH_LINE + "\n");
  }

  /** Takes what the sensor has sent; whoever says anything unexpected is cut off. */
  void receive(long now) {
    try {
      input.clear();
      int read = channel.read(input);
      if (read < 0) {
        close();
        return;
      }
      heard = now;
      input.flip();
      while (input.hasRemaining() && isOpen()) {
        take(input.get());
      }
    } catch (IOException e) {
      close();
    }
  }

  private void take(byte next) {
    if (pid != SensorWatch.NONE) {
      if (next != BEAT) {
        close();
      }
    } else if (next == '\n') {
      readHello();
    } else if (line.length() == MAX_LINE) {
      close();
    } else {
      line.append((char) (next & 0xFF));
    }
  }

  private void readHello() {
    String text = line.toString();
    String digits = text.startsWith(SENSOR_WORD) ? text.substring(SENSOR_WORD.length()) : "";
    if (digits.length() <= MAX_PID_DIGITS && digits.matches("[1-9][0-9]*")) {
      pid = Long.parseLong(digits);
    } else {
      close();
    }
  }

  private void send(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try {
      channel.write(bytes);
    } catch (IOException e) {
      close();
      return;
    }
    if (bytes.hasRemaining()) {
      // Who does not read a few bytes does not live.
      close();
    }
  }

  /** The sensor's process id, or none while it has not said it. */
  long pid() {
    return pid;
  }

  /** When the next beat is due. */
  long deadline() {
    return heard + TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
  }

  /** Whether the other end is there and was heard lately. */
  boolean isFresh(long now) {
    return isOpen() && deadline() - now > 0;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It counts as closed all the same.
      return;
    }
  }
}

package io.vpi.sensor.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text as bytes, collected and handed to a stream in large pieces. Numbers and addresses are
 * written digit by digit, so that a line needs no objects.
 *
 * <p>Only {@link #endLine()} and {@link #flush()} touch the stream and can fail. Not thread safe.
 */
public final class TextOutput {
  /** How much is collected before it is handed on, in bytes. */
  private static final int PIECE = 64 << 10;

  private static final int NANOS_DIGITS = 9;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream stream;
  private final byte[] digits = new byte[20];
  private final int[] groups = new int[8];
  private byte[] buffer = new byte[PIECE + (PIECE >> 3)];
  private int length;

  /**
   * Makes an output.
   *
   * @param stream where the text goes; not closed by this class
   */
  public TextOutput(OutputStream stream) {
    this.stream = stream;
  }

  /**
   * Ends a line and hands the text on if enough has come together.
   *
   * @throws IOException if the stream does not take it
   */
  public void endLine() throws IOException {
    put('\n');
    if (length >= PIECE) {
      drain();
    }
  }

  /**
   * Hands on what was collected.
   *
   * @throws IOException if the stream does not take it
   */
  public void flush() throws IOException {
    drain();
    stream.flush();
  }

  private void drain() throws IOException {
    int count = length;
    // Emptied first: what the stream refused once is not offered again.
    length = 0;
    stream.write(buffer, 0, count);
  }

  /**
   * Writes one ASCII character.
   *
   * @param ascii the character
   */
  public void put(char ascii) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length++] = (byte) ascii;
  }

  /**
   * Writes ASCII text as it is.
   *
   * @param ascii the text
   */
  public void put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
  }

  /**
   * Writes a decimal number.
   *
   * @param number any number
   */
  public void decimal(long number) {
    if (number < 0) {
      put('-');
    }
    int count = 0;
    long rest = number;
    do {
      // Not the absolute value, which the smallest number does not have.
      digits[count++] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    while (count > 0) {
      put((char) digits[--count]);
    }
  }

  /**
   * Writes a decimal number with leading zeros.
   *
   * @param number 0 or more
   * @param width the least number of digits
   */
  public void padded(long number, int width) {
    long limit = 10;
    for (int digits = 1; digits < width; digits++) {
      if (number < limit) {
        put('0');
      }
      limit *= 10;
    }
    decimal(number);
  }

  /**
   * Writes hexadecimal digits in lower case.
   *
   * @param number the number
   * @param width how many digits, from the lowest
   */
  public void hex(long number, int width) {
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
      put((char) HEX[(int) (number >>> shift) & 0xF]);
    }
  }

  /**
   * Writes a time as seconds since the epoch with nine decimals.
   *
   * @param nanos nanoseconds since the epoch
   */
  public void epochSeconds(long nanos) {
    long seconds = nanos / NANOS_PER_SECOND;
    long fraction = nanos % NANOS_PER_SECOND;
    if (nanos < 0) {
      put('-');
    }
    decimal(Math.abs(seconds));
    put('.');
    padded(Math.abs(fraction), NANOS_DIGITS);
  }

  /**
   * Writes a MAC address.
   *
   * @param bits the address in the lower 48 bits
   */
  public void mac(long bits) {
    for (int shift = 40; shift >= 0; shift -= 8) {
      hex(bits >>> shift, 2);
      if (shift > 0) {
        put(':');
      }
    }
  }

  /**
   * Writes an IPv4 address.
   *
   * @param bits the address, its first byte highest
   */
  public void ipv4(int bits) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      decimal(bits >>> shift & 0xFF);
      if (shift > 0) {
        put('.');
      }
    }
  }

  /**
   * Writes an IPv6 address in the form of RFC 5952.
   *
   * @param high the first 64 bits
   * @param low the last 64 bits
   */
  public void ipv6(long high, long low) {
    if (high == 0 && low >>> 32 == 0xFFFF) {
      put("::ffff:");
      ipv4((int) low);
      return;
    }
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xFFFF;
    }
    int gap = longestZeroRun();
    int gapEnd = gap < 0 ? -1 : gap + runFrom(gap);
    for (int i = 0; i < groups.length; i++) {
      if (i == gap) {
        put("::");
        i = gapEnd - 1;
        continue;
      }
      if (i > 0 && i != gapEnd) {
        put(':');
      }
      int group = groups[i];
      hex(group, group > 0xFFF ? 4 : group > 0xFF ? 3 : group > 0xF ? 2 : 1);
    }
  }

  /** The first of the longest runs of zero groups, or -1 if none has two: RFC 5952 section 4.2. */
  private int longestZeroRun() {
    int longest = 1;
    int start = -1;
    for (int i = 0; i < groups.length; i++) {
      int run = runFrom(i);
      if (run > longest) {
        longest = run;
        start = i;
      }
    }
    return start;
  }

  private int runFrom(int start) {
    int run = 0;
    while (start + run < groups.length && groups[start + run] == 0) {
      run++;
    }
    return run;
  }

  /**
   * Writes text of unknown origin so that it can neither end the line nor steer a terminal: control
   * characters and backslashes become JSON escapes.
   *
   * @param text any text
   */
  public void safe(String text) {
    escape(text, true, false);
  }

  /**
   * Writes text of unknown origin that is no more than read, such as a message: as {@link #safe},
   * but backslashes stay.
   *
   * @param text any text
   */
  public void printable(String text) {
    escape(text, false, false);
  }

  /**
   * Writes text as a JSON string, quotes included.
   *
   * @param text any text
   */
  public void quoted(String text) {
    put('"');
    escape(text, true, true);
    put('"');
  }

  private void escape(String text, boolean backslashes, boolean quotes) {
    text.codePoints()
        .forEach(c -> {
          if ((backslashes && c == '\\') || (quotes && c == '"')) {
            put('\\');
            put((char) c);
          } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || isUnpaired(c)) {
            put("\\u");
            hex(c, 4);
          } else if (c < 0x7F) {
            put((char) c);
          } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
              put((char) b);
            }
          }
        });
  }

  private static boolean isUnpaired(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}

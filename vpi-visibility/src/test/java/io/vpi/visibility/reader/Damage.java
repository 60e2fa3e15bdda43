package io.vpi.visibility.reader;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ways in which a text is damaged. */
public final class Damage {
  /** Where a value of JSON, or a word of a line, begins. */
  private static final String BEGIN = "(?<=[:,\\[ ])(?=[\\w\"])";

  private static final String VALUE = "\"[^\"]*\"|\\w+";

  private Damage() {}

  /** Flips bits, each counted from the beginning of the text and round again. */
  public static byte[] flipped(String text, List<Integer> flips) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int flip : flips) {
      bytes[(flip >> 3) % bytes.length] ^= (byte) (1 << (flip & 7));
    }
    return bytes;
  }

  /** What is left of a text of which no more than some bytes came. */
  public static String cut(byte[] bytes, int length) {
    return new String(bytes, 0, Math.min(length, bytes.length), StandardCharsets.UTF_8);
  }

  /** Puts another value in the place of one: the text stays well-formed. */
  public static String exchanged(String output, int which, String other) {
    return exchanged(output, BEGIN, VALUE, which, other);
  }

  /** The same for a text of another syntax, with patterns for a value's begin and for itself. */
  public static String exchanged(String text, String begin, String value, int which, String other) {
    String[] parts = text.split(begin, -1);
    int at = which % parts.length;
    parts[at] = parts[at].replaceFirst(value, other);
    return String.join("", parts);
  }
}

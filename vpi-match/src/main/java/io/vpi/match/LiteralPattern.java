package io.vpi.match;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A string of bytes to look for, and the number it is reported under.
 *
 * <p>A pattern that ignores case folds the 26 letters of ASCII and no other byte: {@code 0xC4} and
 * {@code 0xE4} stay different, whatever character set the traffic may be in.
 *
 * <p>Ids are the caller's. They need not be unique in a set: several patterns may share an id, and
 * the same bytes may stand under several ids. Each pattern reports its own matches. Only patterns
 * of one id that accept the very same text ({@code "abc"} and {@code "ABC"}, both ignoring case)
 * count as one.
 *
 * <p>Immutable, so safe to share between threads.
 */
public final class LiteralPattern {

  /** The longest pattern, in bytes. */
  public static final int MAX_LENGTH = 65_535;

  private final int id;
  private final byte[] bytes;
  private final boolean nocase;

  private LiteralPattern(int id, byte[] bytes, boolean nocase) {
    if (id < 0) {
      throw new IllegalArgumentException("A pattern's id must be 0 or more, but is " + id + ".");
    }
    if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "Pattern "
              + id
              + " must have 1 to "
              + MAX_LENGTH
              + " bytes, but has "
              + bytes.length
              + ".");
    }
    this.id = id;
    this.bytes = bytes;
    this.nocase = nocase;
  }

  /**
   * A pattern of these bytes.
   *
   * @param id the number to report, 0 or more
   * @param bytes 1 to {@value #MAX_LENGTH} bytes, copied
   * @param nocase whether the letters of ASCII match in either case
   * @return the pattern
   * @throws IllegalArgumentException if the id is negative or the length out of range
   */
  public static LiteralPattern of(int id, byte[] bytes, boolean nocase) {
    return new LiteralPattern(id, Objects.requireNonNull(bytes, "bytes").clone(), nocase);
  }

  /**
   * A pattern of the bytes of a text, one byte a character.
   *
   * @param id the number to report, 0 or more
   * @param latin1 1 to {@value #MAX_LENGTH} characters, none above {@code U+00FF}
   * @param nocase whether the letters of ASCII match in either case
   * @return the pattern
   * @throws IllegalArgumentException if the id is negative, the length out of range, or a character
   *     needs more than one byte
   */
  public static LiteralPattern of(int id, String latin1, boolean nocase) {
    for (int i = 0; i < latin1.length(); i++) {
      if (latin1.charAt(i) > 0xFF) {
        throw new IllegalArgumentException(
            String.format(
                "Pattern %d has the character U+%04X at index %d, but a character must fit a byte.",
                id, (int) latin1.charAt(i), i));
      }
    }
    return new LiteralPattern(id, latin1.getBytes(StandardCharsets.ISO_8859_1), nocase);
  }

  /**
   * The number that matches are reported under.
   *
   * @return the id, 0 or more
   */
  public int id() {
    return id;
  }

  /**
   * How many bytes the pattern has.
   *
   * @return the length in bytes, 1 to {@value #MAX_LENGTH}
   */
  public int length() {
    return bytes.length;
  }

  /**
   * One byte of the pattern.
   *
   * @param index from 0 to {@code length() - 1}
   * @return the byte as it was given, not folded
   * @throws ArrayIndexOutOfBoundsException if there is no such byte
   */
  public byte byteAt(int index) {
    return bytes[index];
  }

  /**
   * All bytes of the pattern.
   *
   * @return a copy, which the caller owns
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Whether the letters of ASCII match in either case.
   *
   * @return true if case is ignored
   */
  public boolean nocase() {
    return nocase;
  }

  /** Whether folding changes anything: a pattern without letters accepts the same text anyway. */
  boolean hasLetters() {
    for (byte b : bytes) {
      if (AsciiFold.isLetter(b)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LiteralPattern that
        && id == that.id
        && nocase == that.nocase
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * id + Boolean.hashCode(nocase)) + Arrays.hashCode(bytes);
  }

  /** The id, the bytes (hexadecimal between bars where not printable) and the case flag. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(id).append(":\"");
    boolean hex = false;
    for (byte b : bytes) {
      boolean printable = b >= ' ' && b < 0x7F && b != '"' && b != '|' && b != '\\';
      if (printable == hex) {
        text.append('|');
        hex = !hex;
      } else if (hex) {
        text.append(' ');
      }
      if (printable) {
        text.append((char) b);
      } else {
        text.append(HexFormat.of().toHexDigits(b));
      }
    }
    return text.append(hex ? "|\"" : "\"").append(nocase ? " nocase" : "").toString();
  }
}

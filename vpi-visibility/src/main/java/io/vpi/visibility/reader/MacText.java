package io.vpi.visibility.reader;

import io.vpi.net.MacAddress;

/** Reads MAC addresses. Thread safe. */
public final class MacText {
  private static final int PAIRS = 6;

  private MacText() {}

  /**
   * Reads six hexadecimal pairs, or shorter, joined by colons or dashes.
   *
   * @param text any text
   * @return the address as {@link MacAddress} has it, {@link MacAddress#NONE} if it is none
   */
  public static long parse(String text) {
    String[] parts = text.strip().split("[:-]", -1);
    if (parts.length != PAIRS) {
      return MacAddress.NONE;
    }
    long bits = 0;
    for (String part : parts) {
      int value = pair(part);
      if (value < 0) {
        return MacAddress.NONE;
      }
      bits = (bits << 8) | value;
    }
    return bits;
  }

  private static int pair(String part) {
    if (part.isEmpty() || part.length() > 2) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      int digit = Character.digit(part.charAt(i), 16);
      if (digit < 0 || part.charAt(i) > 'f') {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }
}

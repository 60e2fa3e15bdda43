package io.vpi.net;

import java.util.HexFormat;

/** MAC addresses as 48 bits in a {@code long}, the first byte in bits 47 to 40. */
public final class MacAddress {
  /** Stands for "no MAC address": no 48-bit value is negative. */
  public static final long NONE = -1;

  private static final HexFormat HEX = HexFormat.of();

  private MacAddress() {}

  /**
   * A MAC address as six hexadecimal pairs joined by colons, in lower case.
   *
   * @param bits the address; bits 63 to 48 are ignored
   * @return such as {@code 02:00:00:00:00:01}
   */
  public static String format(long bits) {
    StringBuilder out = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      out.append(HEX.toHexDigits((byte) (bits >>> shift)));
      if (shift > 0) {
        out.append(':');
      }
    }
    return out.toString();
  }
}

package io.vpi.net;

import org.jspecify.annotations.Nullable;

/** Addresses as text: RFC 4291 section 2.2 to read, RFC 5952 section 4 to write. */
final class IpAddressText {
  private static final int GROUPS = 8;

  private IpAddressText() {}

  static @Nullable IpAddress parse(String text) {
    if (text.indexOf(':') >= 0) {
      return parseIpv6(text);
    }
    long bits = parseDotted(text);
    return bits < 0 ? null : IpAddress.ofIpv4((int) bits);
  }

  static String format(IpAddress address) {
    StringBuilder out = new StringBuilder(40);
    if (address.version() == 4) {
      appendDotted(out, (int) address.low());
    } else {
      appendIpv6(out, address.high(), address.low());
    }
    return out.toString();
  }

  /** Answers the 32 bits, or -1 if the text is no dotted IPv4 address. */
  private static long parseDotted(String text) {
    long bits = 0;
    int parts = 0;
    int at = 0;
    while (parts < 4) {
      int start = at;
      int value = 0;
      while (at < text.length() && isDigit(text.charAt(at)) && at - start < 3) {
        value = value * 10 + (text.charAt(at) - '0');
        at++;
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      if (at == start || leadingZero || value > 255) {
        return -1;
      }
      bits = bits << 8 | value;
      parts++;
      if (parts < 4) {
        if (at >= text.length() || text.charAt(at) != '.') {
          return -1;
        }
        at++;
      }
    }
    return at == text.length() ? bits : -1;
  }

  private static @Nullable IpAddress parseIpv6(String text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      if (count == GROUPS) {
        return null;
      }
      int end = at;
      while (end < text.length() && text.charAt(end) != ':') {
        end++;
      }
      String part = text.substring(at, end);
      if (end == text.length() && part.indexOf('.') >= 0) {
        long bits = parseDotted(part);
        if (bits < 0 || count > GROUPS - 2) {
          return null;
        }
        groups[count++] = (int) (bits >>> 16);
        groups[count++] = (int) (bits & 0xFFFF);
        at = end;
        break;
      }
      int value = parseHex(part);
      if (value < 0) {
        return null;
      }
      groups[count++] = value;
      at = end;
      if (at < text.length()) {
        at++;
        if (at < text.length() && text.charAt(at) == ':') {
          if (gap >= 0) {
            return null;
          }
          gap = count;
          at++;
        } else if (at == text.length()) {
          return null;
        }
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return null;
    }
    return fromGroups(groups, count, gap < 0 ? count : gap);
  }

  private static IpAddress fromGroups(int[] groups, int count, int gap) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS; i++) {
      int afterGap = i - (GROUPS - count);
      int group = i < gap ? groups[i] : afterGap >= gap ? groups[afterGap] : 0;
      if (i < GROUPS / 2) {
        high = high << 16 | group;
      } else {
        low = low << 16 | group;
      }
    }
    return IpAddress.ofIpv6(high, low);
  }

  private static int parseHex(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void appendDotted(StringBuilder out, int bits) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.append(bits >>> shift & 0xFF);
      if (shift > 0) {
        out.append('.');
      }
    }
  }

  private static void appendIpv6(StringBuilder out, long high, long low) {
    // RFC 5952 section 5: an IPv4-mapped address shows its IPv4 part in dotted decimal.
    if (high == 0 && low >>> 32 == 0xFFFF) {
      appendDotted(out.append("::ffff:"), (int) low);
      return;
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(high, low, i + run) == 0) {
        run++;
      }
      // Section 4.2.2 and 4.2.3: the longest run of two or more, the first of equals.
      if (run > gapLength) {
        gapStart = i;
        gapLength = run;
      }
      i += run;
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        out.append("::");
        i += gapLength - 1;
        continue;
      }
      boolean afterGap = gapStart >= 0 && i == gapStart + gapLength;
      if (i > 0 && !afterGap) {
        out.append(':');
      }
      out.append(Integer.toHexString(group(high, low, i)));
    }
  }

  private static int group(long high, long low, int index) {
    return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }
}

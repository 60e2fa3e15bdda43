package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;

/**
 * A network card of a guest, as a source is told of it: {@code web-1}, or {@code web-1:net1} where
 * a guest has several. Names are made of letters, digits, dots, hyphens and underscores, and begin
 * with a letter or digit, since files are named by them.
 *
 * @param guest the guest's name, 1 to 64 characters
 * @param port the card's or backend's name, up to 64 characters; empty for a guest's only card
 */
public record GuestPort(String guest, String port) {
  private static final int LONGEST = 64;

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one is not spelt as described
   */
  public GuestPort {
    if (!isName(guest) || !(port.isEmpty() || isName(port))) {
      throw new IllegalArgumentException("'" + guest + ":" + port + "' is not the port of a guest");
    }
  }

  /**
   * Reads a name.
   *
   * @param text such as {@code web-1} or {@code web-1:net1}
   * @return its parts
   * @throws CaptureException if it is not spelt as described
   */
  public static GuestPort parse(String text) throws CaptureException {
    int colon = text.indexOf(':');
    String guest = colon < 0 ? text : text.substring(0, colon);
    String port = colon < 0 ? "" : text.substring(colon + 1);
    if (!isName(guest) || (colon >= 0 && !isName(port))) {
      throw new CaptureException(
          "'"
              + text
              + "' names no guest: expected GUEST or GUEST:PORT of letters, digits, '.', '-' and"
              + " '_', such as web-1");
    }
    return new GuestPort(guest, port);
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    return text.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '-' || c == '_');
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /**
   * The name as it is written, and as the folder with its sockets is called.
   *
   * @return {@code GUEST} or {@code GUEST:PORT}
   */
  @Override
  public String toString() {
    return port.isEmpty() ? guest : guest + ":" + port;
  }
}

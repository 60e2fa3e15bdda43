package io.vpi.capture;

import java.util.Objects;

/**
 * The name of a source: a scheme and, after the first colon, whatever the scheme's provider makes
 * of it. It is not a URI of RFC 3986: nothing is escaped, so a file name may hold spaces and
 * percent signs.
 *
 * @param scheme lower case letters, digits and hyphens, beginning with a letter, such as {@code
 *     pcap}
 * @param target what the provider is to open, such as a file's path
 */
public record CaptureUri(String scheme, String target) {
  /**
   * Checks the scheme.
   *
   * @throws IllegalArgumentException if it is not spelt as described
   */
  public CaptureUri {
    Objects.requireNonNull(target, "target");
    if (!isScheme(scheme)) {
      throw new IllegalArgumentException("'" + scheme + "' is not the scheme of a capture source");
    }
  }

  /**
   * Reads a name.
   *
   * @param text such as {@code pcap:guests.pcapng}
   * @return its parts
   * @throws CaptureException if it does not begin with a scheme and a colon
   */
  public static CaptureUri parse(String text) throws CaptureException {
    int colon = text.indexOf(':');
    if (colon < 0 || !isScheme(text.substring(0, colon))) {
      throw new CaptureException(
          "'" + text + "' names no capture source: expected SCHEME:TARGET, such as pcap:FILE");
    }
    return new CaptureUri(text.substring(0, colon), text.substring(colon + 1));
  }

  private static boolean isScheme(String text) {
    if (text.isEmpty() || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  /**
   * The name as it was written.
   *
   * @return scheme, colon, target
   */
  @Override
  public String toString() {
    return scheme + ":" + target;
  }
}

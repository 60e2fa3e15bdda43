package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import java.util.HashSet;
import java.util.Set;

/**
 * What stands behind {@code live:}: an interface, and options after it.
 *
 * @param device the interface's name
 * @param options how it is captured from
 */
record LiveTarget(String device, LiveOptions options) {
  /** How a source is named, for people. */
  static final String SYNOPSIS = "live:IF[,OPTION=VALUE...]";

  private static final String KNOWN =
      "block-timeout, direction, immediate, netns, promisc, ring, snaplen, and filter as the last";

  /** The rest of the text belongs to this option: a filter may hold commas and equals signs. */
  private static final String LAST = "filter";

  /**
   * Reads a source's name.
   *
   * @param uri such as {@code live:tap3,snaplen=256,filter=tcp port 80}
   * @return its parts
   * @throws CaptureException if it names no interface, or an option is unknown or out of range
   */
  static LiveTarget parse(CaptureUri uri) throws CaptureException {
    String text = uri.target();
    int comma = text.indexOf(',');
    String device = comma < 0 ? text : text.substring(0, comma);
    if (device.isBlank()) {
      throw new CaptureException("'" + uri + "' names no interface: expected " + SYNOPSIS);
    }
    LiveOptions options = LiveOptions.defaults();
    Set<String> seen = new HashSet<>();
    String rest = comma < 0 ? "" : text.substring(comma + 1);
    while (!rest.isEmpty()) {
      int end = rest.startsWith(LAST + "=") ? -1 : rest.indexOf(',');
      String option = end < 0 ? rest : rest.substring(0, end);
      rest = end < 0 ? "" : rest.substring(end + 1);
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (!seen.add(name)) {
        throw new CaptureException("'" + uri + "' has the option '" + name + "' twice");
      }
      options = with(options, name, equals < 0 ? "" : option.substring(equals + 1), uri);
    }
    return new LiveTarget(device, options);
  }

  private static LiveOptions with(LiveOptions options, String name, String value, CaptureUri uri)
      throws CaptureException {
    try {
      return switch (name) {
        case "snaplen" -> options.withSnapLength(number(value));
        case "promisc" -> options.withPromiscuous(isYes(value));
        case "ring" -> options.withBufferBytes(bytes(value));
        case "block-timeout" -> options.withTimeoutMillis(number(value));
        case "immediate" -> options.withImmediate(isYes(value));
        case "direction" -> options.withDirection(direction(value));
        case "netns" -> options.withNamespace(value);
        case LAST -> options.withFilter(value);
        default ->
            throw new CaptureException(
                "'" + uri + "' has the unknown option '" + name + "'; known are " + KNOWN);
      };
    } catch (IllegalArgumentException e) {
      throw new CaptureException("'" + uri + "', option " + name + ": " + e.getMessage(), e);
    }
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + value + "' is no number", e);
    }
  }

  /** Bytes; K, M and G behind the number stand for powers of 1024. */
  private static int bytes(String value) {
    int power = value.isEmpty() ? 0 : "KMG".indexOf(value.charAt(value.length() - 1)) + 1;
    int count = number(power == 0 ? value : value.substring(0, value.length() - 1));
    return Math.clamp((long) count << (10 * power), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static boolean isYes(String value) {
    return switch (value) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException("'" + value + "' is neither yes nor no");
    };
  }

  private static LiveDirection direction(String value) {
    for (LiveDirection direction : LiveDirection.values()) {
      if (direction.label().equals(value)) {
        return direction;
      }
    }
    throw new IllegalArgumentException("'" + value + "' is none of in, out and both");
  }
}

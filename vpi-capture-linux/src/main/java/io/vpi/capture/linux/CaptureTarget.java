package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands after the scheme of a live source: interfaces, then options, separated by commas:
 *
 * <pre>sens0,netns=lab,ring=64M,filter=tcp port 80 or udp port 53</pre>
 *
 * <p>The option {@code filter} comes last: all that follows its equals sign is its value, commas
 * too.
 *
 * <p>Immutable.
 */
final class CaptureTarget {
  /** The option that takes the rest of the text. */
  static final String FILTER = "filter";

  private final String source;
  private final List<String> interfaces;
  private final Map<String, String> options;

  private CaptureTarget(String source, List<String> interfaces, Map<String, String> options) {
    this.source = source;
    this.interfaces = interfaces;
    this.options = options;
  }

  /**
   * Reads a target.
   *
   * @param uri the name of the source
   * @param known the options that its scheme has
   * @return its parts
   * @throws CaptureException if an option is not known, stands twice or has no value
   */
  static CaptureTarget parse(CaptureUri uri, Set<String> known) throws CaptureException {
    String source = uri.toString();
    List<String> interfaces = new ArrayList<>();
    Map<String, String> options = new LinkedHashMap<>();
    String rest = uri.target();
    while (!rest.isEmpty()) {
      int comma = rest.startsWith(FILTER + "=") ? -1 : rest.indexOf(',');
      String part = comma < 0 ? rest : rest.substring(0, comma);
      rest = comma < 0 ? "" : rest.substring(comma + 1);
      int equals = part.indexOf('=');
      if (equals < 0) {
        if (!options.isEmpty() || part.isEmpty()) {
          throw new CaptureException(
              source + ": '" + part + "' is no option: expected NAME=VALUE after the interface");
        }
        interfaces.add(part);
        continue;
      }
      String name = part.substring(0, equals);
      if (!known.contains(name)) {
        throw new CaptureException(
            source
                + ": there is no option '"
                + name
                + "', there are "
                + String.join(", ", new TreeSet<>(known)));
      }
      if (options.put(name, part.substring(equals + 1)) != null) {
        throw new CaptureException(source + ": the option '" + name + "' stands twice");
      }
    }
    return new CaptureTarget(source, List.copyOf(interfaces), options);
  }

  /** The name of the source as it was written, with which messages begin. */
  String source() {
    return source;
  }

  /** The interfaces, in their order. */
  List<String> interfaces() {
    return interfaces;
  }

  /** Whether an option was given. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /** An option as it was written. */
  String text(String option, String otherwise) {
    return options.getOrDefault(option, otherwise);
  }

  /**
   * An option that is a whole number.
   *
   * @throws CaptureException if it is none, or out of range
   */
  int number(String option, int otherwise, int least, int most) throws CaptureException {
    String text = options.get(option);
    return text == null ? otherwise : (int) inRange(option, text, text, 1, least, most);
  }

  /**
   * An option that is a number of bytes; K, M and G stand for powers of 1024.
   *
   * @throws CaptureException if it is none, or out of range
   */
  long bytes(String option, long otherwise, long least, long most) throws CaptureException {
    String text = options.get(option);
    if (text == null) {
      return otherwise;
    }
    int last = text.length() - 1;
    int power = last < 0 ? -1 : "KMG".indexOf(text.charAt(last));
    String digits = power < 0 ? text : text.substring(0, last);
    return inRange(option, text, digits, 1L << (10 * (power + 1)), least, most);
  }

  /**
   * An option that is yes or no.
   *
   * @throws CaptureException if it is neither
   */
  boolean flag(String option, boolean otherwise) throws CaptureException {
    String text = options.get(option);
    if (text == null || text.equals("yes") || text.equals("no")) {
      return text == null ? otherwise : text.equals("yes");
    }
    throw wrong(option, text, "yes or no");
  }

  /**
   * An option that is one of a few words: the names of constants in lower case.
   *
   * @param expected the words, for the message
   * @throws CaptureException if it is none of them
   */
  <E extends Enum<E>> E choice(String option, E otherwise, String expected)
      throws CaptureException {
    String text = options.get(option);
    if (text == null) {
      return otherwise;
    }
    for (E choice : otherwise.getDeclaringClass().getEnumConstants()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
        return choice;
      }
    }
    throw wrong(option, text, expected);
  }

  /** What is thrown where an option has a value that it cannot have. */
  CaptureException wrong(String option, String value, String expected) {
    return new CaptureException(
        source + ": the option '" + option + "' is " + expected + ", not '" + value + "'");
  }

  private long inRange(String option, String text, String digits, long unit, long least, long most)
      throws CaptureException {
    long value;
    try {
      value = Math.multiplyExact(Long.parseLong(digits), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      value = -1;
    }
    if (value < least || value > most) {
      throw wrong(option, text, "a number from " + least + " to " + most);
    }
    return value;
  }
}

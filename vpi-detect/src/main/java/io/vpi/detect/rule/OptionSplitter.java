package io.vpi.detect.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what stands between a rule's brackets into options. An option ends at a semicolon without a
 * backslash before it, inside of quotes too: real rules hold quotes that have no partner.
 */
final class OptionSplitter {
  /**
   * An option.
   *
   * @param name the keyword as it was written
   * @param value what stands behind the colon without surrounding space, or null without a colon
   */
  record Option(String name, @Nullable String value) {}

  private OptionSplitter() {}

  static List<Option> split(String body) throws RuleSyntaxException {
    List<Option> options = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ';') {
        String text = body.substring(start, i).strip();
        if (!text.isEmpty()) {
          options.add(option(text));
        }
        start = i + 1;
      }
    }
    String rest = body.substring(start).strip();
    if (!rest.isEmpty()) {
      throw new RuleSyntaxException("the option '" + shorten(rest) + "' does not end with ';'");
    }
    return options;
  }

  private static Option option(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Option(text, null)
        : new Option(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  /** Keeps a message one readable sentence. */
  static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }
}

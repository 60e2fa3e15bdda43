package io.vpi.detect.rule;

import io.vpi.event.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads rules: {@code action protocol addresses ports -> addresses ports (options)}.
 *
 * <p>Not thread safe: it keeps the sets that it has read, since thousands of rules say {@code
 * $HOME_NET}.
 */
public final class RuleParser {
  /** The longest rule in characters: a bound on the work on one. */
  public static final int MAX_LENGTH = 65_535;

  private static final int HEADER_PARTS = 7;

  private final Variables variables;
  private final Map<String, AddressSet> addresses = new HashMap<>();
  private final Map<String, PortSet> ports = new HashMap<>();

  /**
   * Makes a parser.
   *
   * @param variables what the variables in headers stand for
   */
  public RuleParser(Variables variables) {
    this.variables = variables;
  }

  /**
   * Reads a rule.
   *
   * @param text the rule in one line, each character a byte of the file (ISO 8859-1)
   * @return the rule
   * @throws RuleSyntaxException if it cannot be read
   */
  public Rule parse(String text) throws RuleSyntaxException {
    if (text.length() > MAX_LENGTH) {
      throw new RuleSyntaxException(
          "the rule has "
              + text.length()
              + " characters, more than the "
              + MAX_LENGTH
              + " allowed");
    }
    int open = text.indexOf('(');
    String rule = text.strip();
    if (open < 0 || !rule.endsWith(")")) {
      throw new RuleSyntaxException(
          "a rule is 'action protocol source port -> destination port (options)', found no "
              + (open < 0 ? "opening" : "closing")
              + " bracket of the options");
    }
    List<String> header = split(text.substring(0, open));
    Signature.Action action = action(header.getFirst());
    if (header.size() != HEADER_PARTS) {
      throw new RuleSyntaxException(
          "a rule's header has 7 parts, 'action protocol source port -> destination port', found "
              + header.size());
    }
    RuleProtocol protocol = RuleProtocol.parse(header.get(1));
    boolean bidirectional = bidirectional(header.get(4));
    RuleDraft draft = new RuleDraft();
    String body = rule.substring(rule.indexOf('(') + 1, rule.length() - 1);
    for (OptionSplitter.Option option : OptionSplitter.split(body)) {
      Keywords.apply(option, draft);
    }
    draft.requireSid();
    return new Rule(
        action,
        protocol,
        addresses(header.get(2)),
        ports(header.get(3)),
        bidirectional,
        addresses(header.get(5)),
        ports(header.get(6)),
        draft.generatorId,
        draft.id,
        draft.revision,
        draft.message,
        List.copyOf(draft.classtypes),
        draft.priority,
        List.copyOf(draft.references),
        draft.metadata,
        draft.finishContents(),
        draft.finishFastPattern());
  }

  private static Signature.Action action(String text) throws RuleSyntaxException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "alert" -> Signature.Action.ALERT;
      case "drop" -> Signature.Action.DROP;
      case "reject" -> Signature.Action.REJECT;
      case "pass" -> Signature.Action.PASS;
      default ->
          throw new RuleSyntaxException(
              "action '"
                  + OptionSplitter.shorten(text)
                  + "' is not supported by this version; expected alert, drop, reject or pass");
    };
  }

  private static boolean bidirectional(String text) throws RuleSyntaxException {
    return switch (text) {
      case "->" -> false;
      case "<>" -> true;
      default ->
          throw new RuleSyntaxException(
              "found '"
                  + OptionSplitter.shorten(text)
                  + "' where the direction -> or <> was expected");
    };
  }

  private AddressSet addresses(String text) throws RuleSyntaxException {
    AddressSet known = addresses.get(text);
    if (known == null) {
      known = AddressSet.of(new AddressExpression(variables.addresses()).read(text));
      addresses.put(text, known);
    }
    return known;
  }

  private PortSet ports(String text) throws RuleSyntaxException {
    PortSet known = ports.get(text);
    if (known == null) {
      known = PortSet.of(new PortExpression(variables.ports()).read(text));
      ports.put(text, known);
    }
    return known;
  }

  /** Cuts a header at white space, but not within a list. */
  private static List<String> split(String header) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      }
      if (c > ' ' || depth > 0) {
        part.append(c);
      } else if (!part.isEmpty()) {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    if (!part.isEmpty() || parts.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }
}

package io.vpi.detect.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Reads what a rule's header says about addresses or ports:
 *
 * <pre>
 * expression = [ "!" ] ( "any" | literal | "$" NAME | "[" expression { "," expression } "]" )
 * </pre>
 *
 * <p>A list covers what its plain elements cover together, or everything if it has none, less what
 * its negated elements cover. An inner list is a set of its own: its negations take nothing away
 * from the lists around it. What covers nothing is an error.
 */
abstract class SetExpression {
  private static final int MAX_NESTING = 32;

  private final String noun;
  private final Map<String, String> variables;
  private final Deque<String> open = new ArrayDeque<>();

  SetExpression(String noun, Map<String, String> variables) {
    this.noun = noun;
    this.variables = variables;
  }

  abstract Region all();

  abstract Region none();

  abstract Region literal(String text) throws RuleSyntaxException;

  final Region read(String text) throws RuleSyntaxException {
    open.clear();
    Region region = element(text, 0);
    requireSomething(region, text);
    return region;
  }

  private Region element(String text, int nesting) throws RuleSyntaxException {
    String trimmed = text.strip();
    return trimmed.startsWith("!")
        ? all().minus(term(trimmed.substring(1).strip(), nesting))
        : term(trimmed, nesting);
  }

  private Region term(String text, int nesting) throws RuleSyntaxException {
    if (nesting > MAX_NESTING) {
      throw new RuleSyntaxException(
          noun + " lists and variables are nested more than " + MAX_NESTING + " deep");
    }
    if (text.isEmpty() || text.startsWith("!")) {
      throw new RuleSyntaxException("found '" + text + "' where " + expected() + " was expected");
    }
    if (text.equalsIgnoreCase("any")) {
      return all();
    }
    if (text.startsWith("$")) {
      return variable(text, nesting);
    }
    if (text.startsWith("[")) {
      if (!text.endsWith("]")) {
        throw new RuleSyntaxException("the " + noun + " list '" + text + "' has no closing ]");
      }
      return list(text, nesting);
    }
    return literal(text);
  }

  private String expected() {
    return noun.equals("address") ? "an address" : "a port";
  }

  private Region list(String text, int nesting) throws RuleSyntaxException {
    List<Region> covered = new ArrayList<>();
    List<Region> excluded = new ArrayList<>();
    int start = 1;
    int depth = 0;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']' && i < text.length() - 1) {
        depth--;
      }
      if (depth < 0) {
        throw new RuleSyntaxException("the " + noun + " list '" + text + "' has a ] too many");
      }
      if ((c == ',' && depth == 0) || i == text.length() - 1) {
        String part = text.substring(start, i).strip();
        if (part.startsWith("!")) {
          excluded.add(term(part.substring(1).strip(), nesting + 1));
        } else {
          covered.add(term(part, nesting + 1));
        }
        start = i + 1;
      }
    }
    if (depth != 0) {
      throw new RuleSyntaxException("the " + noun + " list '" + text + "' has no closing ]");
    }
    Region from = covered.isEmpty() ? all() : Region.unionOf(none(), covered);
    Region region = from.minus(Region.unionOf(none(), excluded));
    requireSomething(region, text);
    return region;
  }

  private Region variable(String text, int nesting) throws RuleSyntaxException {
    String name = text.substring(1);
    String value = variables.get(name);
    if (value == null) {
      throw new RuleSyntaxException("the " + noun + " variable '" + text + "' is not defined");
    }
    if (open.contains(name)) {
      throw new RuleSyntaxException("the " + noun + " variable '" + text + "' refers to itself");
    }
    open.push(name);
    Region region = element(value, nesting + 1);
    open.pop();
    if (region.isEmpty()) {
      throw new RuleSyntaxException(
          "the " + noun + " variable '" + text + "' is " + value + ", which leaves no " + noun);
    }
    return region;
  }

  private void requireSomething(Region region, String text) throws RuleSyntaxException {
    if (region.isEmpty()) {
      throw new RuleSyntaxException("'" + text + "' leaves no " + noun + " that could match");
    }
  }
}

package io.vpi.detect.rule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the variables of a rule's header stand for, as text that may name other variables.
 * Immutable.
 *
 * @param addresses expressions of address variables by name, without the dollar sign
 * @param ports expressions of port variables by name, without the dollar sign
 */
public record Variables(Map<String, String> addresses, Map<String, String> ports) {
  /** Copies both maps, ordered by name, so that of several bad variables the same one is told. */
  public Variables {
    addresses = Collections.unmodifiableMap(new TreeMap<>(addresses));
    ports = Collections.unmodifiableMap(new TreeMap<>(ports));
  }

  /**
   * Reads every variable, so that a bad one is told once and not by each rule that uses it.
   *
   * @throws RuleSyntaxException if one cannot be read or covers nothing
   */
  public void check() throws RuleSyntaxException {
    for (String name : addresses.keySet()) {
      new AddressExpression(addresses).read("$" + name);
    }
    for (String name : ports.keySet()) {
      new PortExpression(ports).read("$" + name);
    }
  }
}

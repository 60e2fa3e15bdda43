package io.vpi.detect.rule;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Ports: {@code 80}, {@code 1024:2048}, {@code :1023}, {@code 1024:}. */
final class PortExpression extends SetExpression {
  private static final int MAX_PORT = 65_535;
  private static final BigInteger MAX = BigInteger.valueOf(MAX_PORT);

  PortExpression(Map<String, String> variables) {
    super("port", variables);
  }

  @Override
  Region all() {
    return new Region(List.of(IntervalSet.all(MAX)));
  }

  @Override
  Region none() {
    return new Region(List.of(IntervalSet.empty(MAX)));
  }

  @Override
  Region literal(String text) throws RuleSyntaxException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      int port = port(text, text);
      return region(port, port);
    }
    String low = text.substring(0, colon).strip();
    String high = text.substring(colon + 1).strip();
    if (low.isEmpty() && high.isEmpty()) {
      throw new RuleSyntaxException("the port range ':' has neither a first nor a last port");
    }
    int first = low.isEmpty() ? 0 : port(low, text);
    int last = high.isEmpty() ? MAX_PORT : port(high, text);
    if (first > last) {
      throw new RuleSyntaxException(
          "the port range '" + text + "' does not go from a lower to a higher port");
    }
    return region(first, last);
  }

  private static int port(String text, String whole) throws RuleSyntaxException {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
      String in = text.equals(whole) ? "" : " in '" + whole + "'";
      throw new RuleSyntaxException("'" + text + "'" + in + " is not a port from 0 to " + MAX_PORT);
    }
    return Integer.parseInt(text);
  }

  private static Region region(int first, int last) {
    return new Region(
        List.of(IntervalSet.range(MAX, BigInteger.valueOf(first), BigInteger.valueOf(last))));
  }
}

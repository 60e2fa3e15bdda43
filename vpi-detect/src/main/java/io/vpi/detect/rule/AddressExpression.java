package io.vpi.detect.rule;

import io.vpi.net.IpAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Addresses: {@code 10.0.0.1}, {@code 10.0.0.0/8}, {@code 10.0.0.1-10.0.0.9}, IPv6 likewise. */
final class AddressExpression extends SetExpression {
  static final BigInteger MAX_IPV4 = BigInteger.TWO.pow(32).subtract(BigInteger.ONE);
  static final BigInteger MAX_IPV6 = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);

  AddressExpression(Map<String, String> variables) {
    super("address", variables);
  }

  @Override
  Region all() {
    return new Region(List.of(IntervalSet.all(MAX_IPV4), IntervalSet.all(MAX_IPV6)));
  }

  @Override
  Region none() {
    return new Region(List.of(IntervalSet.empty(MAX_IPV4), IntervalSet.empty(MAX_IPV6)));
  }

  @Override
  Region literal(String text) throws RuleSyntaxException {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return network(text, slash);
    }
    int dash = text.indexOf('-');
    if (dash >= 0) {
      IpAddress first = address(text.substring(0, dash).strip());
      IpAddress last = address(text.substring(dash + 1).strip());
      if (first.version() != last.version() || first.compareTo(last) > 0) {
        throw new RuleSyntaxException(
            "the address range '"
                + text
                + "' does not go from a lower to a higher address of the same IP version");
      }
      return region(first.version(), number(first), number(last));
    }
    IpAddress address = address(text);
    return region(address.version(), number(address), number(address));
  }

  private Region network(String text, int slash) throws RuleSyntaxException {
    IpAddress address = address(text.substring(0, slash).strip());
    int bits = address.bitLength();
    String prefix = text.substring(slash + 1).strip();
    if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
      throw new RuleSyntaxException(
          "the network '" + text + "' has a prefix length other than 0 to " + bits);
    }
    int hostBits = bits - Integer.parseInt(prefix);
    BigInteger first = number(address).shiftRight(hostBits).shiftLeft(hostBits);
    BigInteger last = first.add(BigInteger.ONE.shiftLeft(hostBits)).subtract(BigInteger.ONE);
    return region(address.version(), first, last);
  }

  private static IpAddress address(String text) throws RuleSyntaxException {
    return IpAddress.parse(text)
        .orElseThrow(
            () -> new RuleSyntaxException("'" + text + "' is not an IPv4 or IPv6 address"));
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.toBytes());
  }

  private static Region region(int version, BigInteger first, BigInteger last) {
    return version == 4
        ? new Region(List.of(IntervalSet.range(MAX_IPV4, first, last), IntervalSet.empty(MAX_IPV6)))
        : new Region(
            List.of(IntervalSet.empty(MAX_IPV4), IntervalSet.range(MAX_IPV6, first, last)));
  }
}

package io.vpi.detect.rule;

import java.util.Locale;

/** The protocols that a rule's header can name. */
public enum RuleProtocol {
  /** TCP over IPv4 or IPv6. */
  TCP,
  /** UDP over IPv4 or IPv6. */
  UDP,
  /** ICMP over IPv4 and ICMPv6 over IPv6. */
  ICMP,
  /** Every packet with IPv4 or IPv6, whatever it carries. */
  IP;

  static RuleProtocol parse(String text) throws RuleSyntaxException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tcp" -> TCP;
      case "udp" -> UDP;
      case "icmp" -> ICMP;
      case "ip" -> IP;
      default ->
          throw new RuleSyntaxException(
              "protocol '"
                  + text
                  + "' is not supported by this version; expected tcp, udp, icmp or ip");
    };
  }
}

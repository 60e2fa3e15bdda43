package io.vpi.flow.table;

/** The ICMP messages that answer one another and say by an identifier which answers which. */
final class IcmpPairs {
  /** Stands for "this type is neither a request nor a reply". */
  static final int NONE = -1;

  private static final int ECHO_REPLY = 0;
  private static final int ECHO = 8;
  private static final int TIMESTAMP = 13;
  private static final int TIMESTAMP_REPLY = 14;
  private static final int INFORMATION = 15;
  private static final int INFORMATION_REPLY = 16;
  private static final int ADDRESS_MASK = 17;
  private static final int ADDRESS_MASK_REPLY = 18;
  private static final int EXTENDED_ECHO = 42;
  private static final int EXTENDED_ECHO_REPLY = 43;

  private static final int ECHO_V6 = 128;
  private static final int ECHO_REPLY_V6 = 129;
  private static final int EXTENDED_ECHO_V6 = 160;
  private static final int EXTENDED_ECHO_REPLY_V6 = 161;

  private IcmpPairs() {}

  /** The request's type, given its or its reply's: RFC 792, RFC 950, RFC 8335. */
  static int request(int type) {
    return switch (type) {
      case ECHO, ECHO_REPLY -> ECHO;
      case TIMESTAMP, TIMESTAMP_REPLY -> TIMESTAMP;
      case INFORMATION, INFORMATION_REPLY -> INFORMATION;
      case ADDRESS_MASK, ADDRESS_MASK_REPLY -> ADDRESS_MASK;
      case EXTENDED_ECHO, EXTENDED_ECHO_REPLY -> EXTENDED_ECHO;
      default -> NONE;
    };
  }

  /** The same for ICMPv6: RFC 4443, RFC 8335. */
  static int requestV6(int type) {
    return switch (type) {
      case ECHO_V6, ECHO_REPLY_V6 -> ECHO_V6;
      case EXTENDED_ECHO_V6, EXTENDED_ECHO_REPLY_V6 -> EXTENDED_ECHO_V6;
      default -> NONE;
    };
  }
}

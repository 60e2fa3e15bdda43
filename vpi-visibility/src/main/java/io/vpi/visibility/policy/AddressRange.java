package io.vpi.visibility.policy;

import io.vpi.net.IpAddress;
import java.util.Optional;

/** Addresses that begin alike, such as 10.0.0.0/24. */
record AddressRange(IpAddress first, int prefixLength) {
  /** Reads a range, or one address; empty if it is neither. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int length = address.get().bitLength();
    if (slash >= 0) {
      String digits = text.substring(slash + 1);
      if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > length) {
        return Optional.empty();
      }
      length = Integer.parseInt(digits);
    }
    return Optional.of(new AddressRange(address.get(), length));
  }

  boolean contains(IpAddress address) {
    if (address.version() != first.version()) {
      return false;
    }
    byte[] given = address.toBytes();
    byte[] wanted = first.toBytes();
    for (int bit = 0; bit < prefixLength; bit += 8) {
      int differs = (given[bit / 8] ^ wanted[bit / 8]) & 0xFF;
      int counted = Math.min(8, prefixLength - bit);
      if (differs >> (8 - counted) != 0) {
        return false;
      }
    }
    return true;
  }
}

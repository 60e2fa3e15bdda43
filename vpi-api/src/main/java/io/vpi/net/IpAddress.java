package io.vpi.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address, immutable. Equal addresses of different versions are different: {@code
 * 10.0.0.1} is not {@code ::ffff:10.0.0.1}. Addresses are ordered by version, then as unsigned
 * numbers.
 *
 * <p>Thread safe.
 */
public final class IpAddress implements Comparable<IpAddress> {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int version;
  private final long high;
  private final long low;

  private IpAddress(int version, long high, long low) {
    this.version = version;
    this.high = high;
    this.low = low;
  }

  /**
   * An IPv4 address from its 32 bits.
   *
   * @param bits the address, its first byte in the highest 8 bits
   * @return the address
   */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(4, 0, Integer.toUnsignedLong(bits));
  }

  /**
   * An IPv6 address from its 128 bits.
   *
   * @param high the first 8 bytes, the first of them in the highest 8 bits
   * @param low the last 8 bytes likewise
   * @return the address
   */
  public static IpAddress ofIpv6(long high, long low) {
    return new IpAddress(6, high, low);
  }

  /**
   * Copies an IPv4 address out of a packet.
   *
   * @param memory where it lies
   * @param offset its first byte, in bytes
   * @return the address
   * @throws IndexOutOfBoundsException if the 4 bytes are not within the segment
   */
  public static IpAddress readIpv4(MemorySegment memory, long offset) {
    return ofIpv4(memory.get(INT, offset));
  }

  /**
   * Copies an IPv6 address out of a packet.
   *
   * @param memory where it lies
   * @param offset its first byte, in bytes
   * @return the address
   * @throws IndexOutOfBoundsException if the 16 bytes are not within the segment
   */
  public static IpAddress readIpv6(MemorySegment memory, long offset) {
    return ofIpv6(memory.get(LONG, offset), memory.get(LONG, offset + 8));
  }

  /**
   * Reads an address from text: IPv4 as four decimal numbers without leading zeros, IPv6 as RFC
   * 4291 section 2.2 has it, without zone. Never asks a name server.
   *
   * @param text the text
   * @return the address, or empty if the text is none
   */
  public static Optional<IpAddress> parse(String text) {
    return Optional.ofNullable(IpAddressText.parse(text));
  }

  /**
   * The version.
   *
   * @return 4 or 6
   */
  public int version() {
    return version;
  }

  /**
   * The number of bits in an address of this version.
   *
   * @return 32 or 128
   */
  public int bitLength() {
    return version == 4 ? 32 : 128;
  }

  /**
   * The first 64 bits of an IPv6 address.
   *
   * @return the bits; 0 for IPv4
   */
  public long high() {
    return high;
  }

  /**
   * The last 64 bits of an IPv6 address, or the 32 bits of an IPv4 address.
   *
   * @return the bits, for IPv4 in the lower half, zero-extended
   */
  public long low() {
    return low;
  }

  /**
   * The address as bytes in network order.
   *
   * @return a new array of 4 or 16 bytes
   */
  public byte[] toBytes() {
    byte[] bytes = new byte[bitLength() / 8];
    for (int i = 0; i < bytes.length; i++) {
      int shift = 8 * (bytes.length - 1 - i);
      bytes[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
    }
    return bytes;
  }

  @Override
  public int compareTo(IpAddress other) {
    if (version != other.version) {
      return Integer.compare(version, other.version);
    }
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that
        && version == that.version
        && high == that.high
        && low == that.low;
  }

  @Override
  public int hashCode() {
    return version * 31 * 31 + Long.hashCode(high) * 31 + Long.hashCode(low);
  }

  /**
   * The address as text: dotted decimal, or RFC 5952's canonical form.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return IpAddressText.format(this);
  }
}

package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Walks the options of a header without allocation: those of IPv4 (RFC 791 section 3.1), TCP (RFC
 * 9293 section 3.1), and IPv6 hop-by-hop and destination options (RFC 8200 section 4.2).
 *
 * <pre>{@code
 * options.tcp(memory, header, headerLength);
 * while (options.next()) {
 *   if (options.type() == Tcp.OPTION_TIMESTAMPS && options.dataLength() == 8) { ... }
 * }
 * boolean whole = !options.isMalformed();
 * }</pre>
 *
 * <p>A walk ends at the end of the options, at an end-of-list option, or at one whose length does
 * not fit; it visits each byte once at most. Reused; not thread safe.
 */
public final class OptionReader {
  private static final int END_OF_LIST = 0;
  private static final int NO_OPERATION = 1;

  private MemorySegment memory = MemorySegment.NULL;
  private boolean ipv6;
  private long next;
  private long end;
  private long option;
  private int type;
  private int length;
  private boolean malformed;
  private int claimed;
  private int left;

  /** Makes a reader that stands at the end of no options. */
  public OptionReader() {}

  /**
   * Stands before the options of an IPv4 header.
   *
   * @param memory where the packet lies
   * @param header position of the IPv4 header in it, in bytes
   * @param headerLength its length, options included, in bytes
   */
  public void ipv4(MemorySegment memory, long header, int headerLength) {
    start(memory, header + Ipv4.MIN_HEADER_LENGTH, header + headerLength, false);
  }

  /**
   * Stands before the options of a TCP header.
   *
   * @param memory where the packet lies
   * @param header position of the TCP header in it, in bytes
   * @param headerLength its length, options included, in bytes
   */
  public void tcp(MemorySegment memory, long header, int headerLength) {
    start(memory, header + Tcp.MIN_HEADER_LENGTH, header + headerLength, false);
  }

  /**
   * Stands before the options of an IPv6 hop-by-hop or destination options header.
   *
   * @param memory where the packet lies
   * @param header position of the extension header in it, in bytes
   * @param headerLength its length in bytes
   */
  public void ipv6(MemorySegment memory, long header, int headerLength) {
    start(memory, header + 2, header + headerLength, true);
  }

  // Whether it is this very segment is the question; an equal one is stored and does no harm.
  @SuppressWarnings({"MemorySegmentReferenceEquality", "ReferenceEquality"})
  private void start(MemorySegment in, long from, long to, boolean isIpv6) {
    Objects.checkFromToIndex(from, Math.max(from, to), in.byteSize());
    if (memory != in) {
      // A reference is stored only where it is new: the collector's barrier is not for each header.
      memory = in;
    }
    next = from;
    end = to;
    ipv6 = isIpv6;
    malformed = false;
  }

  /**
   * Moves to the next option. Padding (no operation, Pad1) is passed over.
   *
   * @return false if there is none, or none that is whole
   */
  public boolean next() {
    while (next < end) {
      type = Wire.u8(memory, next);
      if (!ipv6 && type == END_OF_LIST) {
        next = end;
        return false;
      }
      // IPv6 has Pad1 where the others have end-of-list.
      if (type == (ipv6 ? END_OF_LIST : NO_OPERATION)) {
        next++;
        continue;
      }
      return takeOption();
    }
    return false;
  }

  private boolean takeOption() {
    left = (int) (end - next);
    // The length counts type and length bytes, except in IPv6.
    claimed = left < 2 ? 2 : Wire.u8(memory, next + 1) + (ipv6 ? 2 : 0);
    if (claimed < 2 || claimed > left) {
      malformed = true;
      next = end;
      return false;
    }
    option = next;
    length = claimed;
    next += length;
    return true;
  }

  /**
   * The option's type.
   *
   * @return 0 to 255
   */
  public int type() {
    return type;
  }

  /**
   * Where the option's data starts.
   *
   * @return position in the memory, in bytes
   */
  public long dataPosition() {
    return option + 2;
  }

  /**
   * How much data the option has: without type and length.
   *
   * @return length in bytes, all within the header
   */
  public int dataLength() {
    return length - 2;
  }

  /**
   * Whether the walk ended at an option whose length does not fit.
   *
   * @return true if so
   */
  public boolean isMalformed() {
    return malformed;
  }

  /** Walks to the end; whether the length of every option fits. */
  boolean isWellFormed() {
    boolean more;
    do {
      more = next();
    } while (more);
    return !malformed;
  }

  /** The whole length that the malformed option claims, in bytes. */
  int claimedLength() {
    return claimed;
  }

  /** The bytes that were left for it. */
  int bytesLeft() {
    return left;
  }
}

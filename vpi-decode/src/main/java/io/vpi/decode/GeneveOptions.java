package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Walks the options of a GENEVE header without allocation, RFC 8926 section 3.5.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Option class         |C|    Type     |R|R|R| Length  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           Data ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <pre>{@code
 * options.start(memory, header, Geneve.headerLength(memory, header));
 * while (options.next()) {
 *   if (options.optionClass() == 0x0104 && options.type() == 0x80) { ... }
 * }
 * boolean whole = !options.isMalformed();
 * }</pre>
 *
 * <p>A walk ends at the end of the options or at one whose length does not fit. Reused; not thread
 * safe.
 */
public final class GeneveOptions {
  private static final int OPTION_HEADER_LENGTH = 4;
  private static final int TYPE_OFFSET = 2;
  private static final int LENGTH_OFFSET = 3;
  private static final int LENGTH_MASK = 0x1F;
  private static final int CRITICAL = 0x80;

  private MemorySegment memory = MemorySegment.NULL;
  private long next;
  private long end;
  private long option;
  private int length;
  private boolean malformed;
  private int claimed;
  private int left;

  /** Makes a reader that stands at the end of no options. */
  public GeneveOptions() {}

  /**
   * Stands before the options of a GENEVE header.
   *
   * @param in where the packet lies
   * @param header position of the GENEVE header in it, in bytes
   * @param headerLength its length, options included, in bytes
   */
  public void start(MemorySegment in, long header, int headerLength) {
    long from = header + Geneve.MIN_HEADER_LENGTH;
    long to = Math.max(from, header + headerLength);
    Objects.checkFromToIndex(from, to, in.byteSize());
    memory = in;
    next = from;
    end = to;
    malformed = false;
  }

  /**
   * Moves to the next option.
   *
   * @return false if there is none, or none that is whole
   */
  public boolean next() {
    if (next >= end) {
      return false;
    }
    // Header and options are both multiples of 4 bytes long: an option's own header is there.
    left = (int) (end - next);
    claimed =
        left < OPTION_HEADER_LENGTH
            ? OPTION_HEADER_LENGTH
            : OPTION_HEADER_LENGTH + (Wire.u8(memory, next + LENGTH_OFFSET) & LENGTH_MASK) * 4;
    if (claimed > left) {
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
   * Who defined the option.
   *
   * @return the class of IANA's registry, 0 to 65535
   */
  public int optionClass() {
    return Wire.u16(memory, option);
  }

  /**
   * The option's type within its class, the critical bit included.
   *
   * @return 0 to 255
   */
  public int type() {
    return Wire.u8(memory, option + TYPE_OFFSET);
  }

  /**
   * Whether a receiver that does not know the option must throw the packet away.
   *
   * @return the type's highest bit
   */
  public boolean isCritical() {
    return (type() & CRITICAL) != 0;
  }

  /**
   * Where the option's data starts.
   *
   * @return position in the memory, in bytes
   */
  public long dataPosition() {
    return option + OPTION_HEADER_LENGTH;
  }

  /**
   * How much data the option has.
   *
   * @return length in bytes, a multiple of 4, 0 to 124, all within the header
   */
  public int dataLength() {
    return length - OPTION_HEADER_LENGTH;
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

package io.vpi.capture.pcap;

/**
 * Turns the ticks of a pcapng interface into nanoseconds since the epoch, exactly: fractions of a
 * nanosecond are cut off, nothing else is lost. Ticks are unsigned 64-bit numbers; a time beyond
 * what a signed 64-bit number of nanoseconds can say (the year 2262) becomes the nearest that it
 * can.
 *
 * <p>The resolution comes as the option {@code if_tsresol} has it (draft-ietf-opsawg-pcapng,
 * section 4.2): a tick is 10<sup>-n</sup> seconds, or 2<sup>-n</sup> seconds if the highest bit is
 * set, n being the other seven bits. Every n is accepted, also those of which a 64-bit counter of
 * ticks would turn over in less than a nanosecond.
 *
 * <p>Immutable.
 */
final class TimestampScale {
  /** Microseconds, what holds where an interface does not say. */
  static final TimestampScale DEFAULT = new TimestampScale(6, 0);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NANO_DIGITS = 9;

  /** 10^19 is the largest power of ten in 64 unsigned bits. */
  private static final int MAX_DIVISOR_DIGITS = 19;

  private static final int BASE_2 = 0x80;

  /** 2^-shift seconds a tick, or -1 for powers of ten. */
  private final int shift;

  /** Nanoseconds a tick, for ticks of a nanosecond and more; 0 for finer ones. */
  private final long multiplier;

  /** Ticks a nanosecond, unsigned; 0 if a nanosecond has more ticks than 64 bits can count. */
  private final long divisor;

  private final long offsetNanos;

  /**
   * A scale.
   *
   * @param resolution the option {@code if_tsresol}, 0 to 255
   * @param offsetSeconds the option {@code if_tsoffset}: seconds to be added, signed
   */
  TimestampScale(int resolution, long offsetSeconds) {
    int exponent = resolution & ~BASE_2;
    boolean binary = (resolution & BASE_2) != 0;
    shift = binary ? exponent : -1;
    multiplier = !binary && exponent <= NANO_DIGITS ? powerOfTen(NANO_DIGITS - exponent) : 0;
    int finer = exponent - NANO_DIGITS;
    divisor = !binary && finer > 0 && finer <= MAX_DIVISOR_DIGITS ? powerOfTen(finer) : 0;
    offsetNanos = saturatedMultiply(offsetSeconds, NANOS_PER_SECOND);
  }

  /**
   * Nanoseconds since the epoch.
   *
   * @param ticks as the packet's record has them, unsigned
   * @return nanoseconds, as near as a signed number can say
   */
  long toNanos(long ticks) {
    long nanos;
    if (shift >= 0) {
      nanos = binaryNanos(ticks);
    } else if (multiplier != 0) {
      nanos = saturatedUnsigned(Math.unsignedMultiplyHigh(ticks, multiplier), ticks * multiplier);
    } else {
      nanos = divisor == 0 ? 0 : Long.divideUnsigned(ticks, divisor);
    }
    return saturatedAdd(nanos, offsetNanos);
  }

  /** floor(ticks * 10^9 / 2^shift), from the 128-bit product. */
  private long binaryNanos(long ticks) {
    long high = Math.unsignedMultiplyHigh(ticks, NANOS_PER_SECOND);
    long low = ticks * NANOS_PER_SECOND;
    if (shift == 0) {
      return saturatedUnsigned(high, low);
    }
    if (shift < Long.SIZE) {
      return saturatedUnsigned(high >>> shift, (high << (Long.SIZE - shift)) | (low >>> shift));
    }
    return high >>> (shift - Long.SIZE);
  }

  private static long saturatedUnsigned(long high, long low) {
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }

  private static long saturatedAdd(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  private static long saturatedMultiply(long a, long b) {
    if (Math.multiplyHigh(a, b) != (a * b) >> (Long.SIZE - 1)) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return a * b;
  }

  private static long powerOfTen(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}

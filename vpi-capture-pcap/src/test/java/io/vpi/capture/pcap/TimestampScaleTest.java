package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimestampScaleTest {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  @Property(tries = 20_000)
  void agreesWithArithmeticOfUnlimitedSize(
      @ForAll @IntRange(max = 255) int resolution, @ForAll long ticks, @ForAll long offset) {
    check(resolution, ticks, offset);
  }

  @Property(tries = 20_000)
  void agreesForTimesOfOurDays(
      @ForAll @IntRange(max = 255) int resolution,
      @ForAll @LongRange(min = 0, max = 1L << 34) long seconds,
      @ForAll @LongRange(min = -100_000, max = 100_000) long offset) {
    int exponent = resolution & 127;
    BigInteger ticksPerSecond = BigInteger.valueOf(resolution > 127 ? 2 : 10).pow(exponent);
    check(resolution, BigInteger.valueOf(seconds).multiply(ticksPerSecond).longValue(), offset);
  }

  @Test
  void agreesForEveryResolutionAtTheBorders() {
    long[] borders = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, 999_999_999L};
    for (int resolution = 0; resolution < 256; resolution++) {
      for (long ticks : borders) {
        for (long offset : borders) {
          check(resolution, ticks, offset);
        }
      }
    }
  }

  private static void check(int resolution, long ticks, long offset) {
    BigInteger base = BigInteger.valueOf(resolution > 127 ? 2 : 10);
    BigInteger unsigned = new BigInteger(Long.toUnsignedString(ticks));
    BigInteger nanos =
        new BigDecimal(unsigned.multiply(NANOS))
            .divide(new BigDecimal(base.pow(resolution & 127)), 0, RoundingMode.FLOOR)
            .toBigIntegerExact();
    BigInteger offsetNanos = clamp(BigInteger.valueOf(offset).multiply(NANOS));
    long expected = clamp(clamp(nanos).add(offsetNanos)).longValueExact();
    assertEquals(
        expected,
        new TimestampScale(resolution, offset).toNanos(ticks),
        () -> "resolution " + resolution + ", ticks " + ticks + ", offset " + offset);
  }

  private static BigInteger clamp(BigInteger value) {
    return value.max(MIN).min(MAX);
  }
}

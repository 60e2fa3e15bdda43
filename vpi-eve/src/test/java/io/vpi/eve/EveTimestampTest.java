package io.vpi.eve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EveTimestampTest {
  private static final DateTimeFormatter ORACLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "0,                    1970-01-01T00:00:00.000000+0000",
    "999,                  1970-01-01T00:00:00.000000+0000",
    "1000,                 1970-01-01T00:00:00.000001+0000",
    "-1,                   1969-12-31T23:59:59.999999+0000",
    "1714564800123456789,  2024-05-01T12:00:00.123456+0000",
    "951782400000000000,   2000-02-29T00:00:00.000000+0000",
    "951868799999999999,   2000-02-29T23:59:59.999999+0000",
    "951868800000000000,   2000-03-01T00:00:00.000000+0000",
    "4107542400000000000,  2100-03-01T00:00:00.000000+0000",
    "4107542399000000000,  2100-02-28T23:59:59.000000+0000",
    "9223372036854775807,  2262-04-11T23:47:16.854775+0000",
    "-9223372036854775808, 1677-09-21T00:12:43.145224+0000",
  })
  void writesTimesAsSuricataDoes(long nanos, String expected) {
    assertEquals(expected, format(nanos));
  }

  @Property(tries = 20_000)
  void agreesWithTheCalendarOfThePlatform(@ForAll long nanos) {
    assertEquals(ORACLE.format(Instant.EPOCH.plusNanos(nanos)), format(nanos));
  }

  @Property
  void keepsTheOrderOfTimes(@ForAll long one, @ForAll long other) {
    int order = Long.compare(one, other);
    int textOrder = Integer.signum(format(one).compareTo(format(other)));
    assertTrue(textOrder == 0 || textOrder == order);
  }

  private static String format(long nanos) {
    char[] out = new char[EveTimestamp.LENGTH];
    EveTimestamp.format(nanos, out);
    return new String(out);
  }
}

package io.vpi.eve;

/**
 * Times as EVE writes them, in UTC: {@code 2024-05-01T12:00:00.123456+0000}. What lies below a
 * microsecond is cut off, towards the past, so that the order of events stays.
 */
final class EveTimestamp {
  /** The number of characters of every time that fits nanoseconds in a {@code long}. */
  static final int LENGTH = 31;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SECONDS_PER_DAY = 86_400;

  private EveTimestamp() {}

  /**
   * Writes a time.
   *
   * @param nanos nanoseconds since 1970-01-01 UTC, any value: the years 1677 to 2262
   * @param out takes {@link #LENGTH} characters from index 0 on
   */
  static void format(long nanos, char[] out) {
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    int second = (int) Math.floorMod(seconds, (long) SECONDS_PER_DAY);
    date(Math.floorDiv(seconds, (long) SECONDS_PER_DAY), out);
    out[10] = 'T';
    digits(second / 3600, 2, out, 11);
    out[13] = ':';
    digits(second / 60 % 60, 2, out, 14);
    out[16] = ':';
    digits(second % 60, 2, out, 17);
    out[19] = '.';
    digits(nanosecond(nanos) / 1000, 6, out, 20);
    out[26] = '+';
    digits(0, 4, out, 27);
  }

  /**
   * The nanosecond within its second.
   *
   * @param nanos nanoseconds since 1970-01-01 UTC
   * @return 0 to 999,999,999
   */
  static int nanosecond(long nanos) {
    return (int) Math.floorMod(nanos, NANOS_PER_SECOND);
  }

  /**
   * The proleptic Gregorian date. Years are counted from 1 March, so that the leap day is a year's
   * last; 400 years have 146,097 days, and from March on five months always have 153.
   */
  private static void date(long daysSince1970, char[] out) {
    long days = daysSince1970 + 719_468; // since 0000-03-01
    long era = Math.floorDiv(days, 146_097L);
    int dayOfEra = (int) (days - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    int year = (int) (era * 400) + yearOfEra + (month <= 2 ? 1 : 0);
    digits(year, 4, out, 0);
    out[4] = '-';
    digits(month, 2, out, 5);
    out[7] = '-';
    digits(day, 2, out, 8);
  }

  private static void digits(int value, int count, char[] out, int start) {
    int rest = value;
    for (int i = start + count - 1; i >= start; i--) {
      out[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

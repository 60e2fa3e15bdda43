package io.vpi.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Texts that are made to cost matchers work. */
public class MatchHostileBenchmark extends MatchContest {
  /** What is scanned. */
  @Param({"LAST_BYTE_CHANGED", "FIRST_BYTE_CHANGED", "ZEROS", "SHUFFLED"})
  public PayloadKind payload = PayloadKind.LAST_BYTE_CHANGED;

  /** Which patterns are drawn. */
  @Param("1")
  public int seed = 1;

  /** What is reported. */
  @Param("ALL")
  public Ways ways = Ways.ALL;

  /**
   * Prepares all sides.
   *
   * @throws IOException if something they need is missing
   */
  @Setup
  public void begin() throws IOException {
    begin(seed, payload, ways);
  }
}

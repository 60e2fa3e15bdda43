package io.vpi.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Blocks of real traffic of four lengths. */
public class MatchBenchmark extends MatchContest {
  /** What is scanned. */
  @Param({"BLOCKS_64", "BLOCKS_512", "BLOCKS_1460", "BLOCKS_1M"})
  public PayloadKind payload = PayloadKind.BLOCKS_64;

  /** Which patterns are drawn. */
  @Param({"1", "2", "3"})
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

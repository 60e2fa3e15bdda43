package io.vpi.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Payloads of real packets as they are, every match and each id once. */
public class MatchPacketBenchmark extends MatchContest {
  /** What is scanned. */
  @Param("PACKETS")
  public PayloadKind payload = PayloadKind.PACKETS;

  /** Which patterns are drawn. */
  @Param("1")
  public int seed = 1;

  /** What is reported. */
  @Param({"ALL", "DISTINCT"})
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

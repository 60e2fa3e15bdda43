package io.vpi.jmh;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Streams of real traffic, every match; and vpi-match on the same chunks as blocks, in a third
 * turn.
 */
public class MatchStreamBenchmark extends MatchContest {
  /** What is scanned: each block is a chunk. */
  @Param({"BLOCKS_512", "BLOCKS_1460"})
  public PayloadKind chunks = PayloadKind.BLOCKS_512;

  /** Which patterns are drawn. */
  @Param("1")
  public int seed = 1;

  private @Nullable Contestant blocks;

  /**
   * Prepares all sides.
   *
   * @throws IOException if something they need is missing
   */
  @Setup
  public void begin() throws IOException {
    begin(seed, chunks, Ways.STREAM);
  }

  @Override
  void beginMore(LiteralPeer vpiPeer, Payload payload) {
    blocks = new Contestant(vpiPeer.scanning(Ways.ALL), payload);
    blocks.warmUp();
  }

  @Override
  void resetMore() {
    blocks().reset();
  }

  @Override
  void scanMore() {
    blocks().takeTurn();
    MatchSpeeds.speed(MatchSpeeds.VPI_BLOCKS, blocks().speed());
    MatchSpeeds.ratio(MatchSpeeds.OF_BLOCKS, vpi().speed() / blocks().speed());
  }

  private Contestant blocks() {
    return Objects.requireNonNull(blocks);
  }
}

package io.vpi.jmh;

import io.vpi.match.LiteralPattern;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * vpi-match beside Hyperscan, on the same patterns and the same 4 MiB in the same process, in turns
 * of 10 milliseconds: what else the machine does, and what memory and clock are like in one fork,
 * meets both. A turn is as many passes over the payload as it takes, so that the payload comes from
 * the caches behind the second. What counts is the {@code ratio} and not JMH's own score, which is
 * the time of a round of turns.
 *
 * <p>Before a time is taken both must have found the same matches. Kernels of the Vector API are
 * slow until C2 has compiled them, so that vpi-match first scans for 1.5 seconds.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@Warmup(iterations = 1, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public abstract class MatchContest {
  /**
   * Bytes of payload. So many stay in a CPU's second-level cache, as what was just decoded does: it
   * is matchers that are compared, not ways to wait for memory.
   */
  private static final int BYTES = 1 << 20;

  /** How many patterns. */
  @Param({"8", "64", "500", "5000", "20000"})
  public int patterns = 8;

  /** The engine of vpi-match, or {@code auto} for that which suits the set and the CPU. */
  @Param(LiteralPeer.AUTO)
  public String engine = LiteralPeer.AUTO;

  private final Arena arena = Arena.ofShared();
  private @Nullable Hyperscan toClose;
  private @Nullable Contestant vpi;
  private @Nullable Contestant hyperscan;

  /** Compiles the set for both, compares what they find, and warms vpi-match up. */
  final void begin(int seed, PayloadKind kind, Ways ways) throws IOException {
    List<LiteralPattern> set = PatternSets.draw(patterns, seed);
    Payload payload = kind.make(arena, BYTES, set);
    Hyperscan hyperscanPeer = Hyperscan.compile(set, ways);
    toClose = hyperscanPeer;
    LiteralPeer vpiPeer = LiteralPeer.compile(engine, set, ways);
    MatchPeer.Tally expected = hyperscanPeer.findIn(payload);
    MatchPeer.Tally found = vpiPeer.findIn(payload);
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          vpiPeer + " finds " + found + ", but Hyperscan finds " + expected + ".");
    }
    System.out.println("# " + vpiPeer + ", " + found);
    vpi = new Contestant(vpiPeer, payload);
    hyperscan = new Contestant(hyperscanPeer, payload);
    vpi.warmUp();
    beginMore(vpiPeer, payload);
  }

  /** Prepares whom else there is. */
  void beginMore(LiteralPeer vpiPeer, Payload payload) {}

  /** Forgets what an iteration has measured. */
  @Setup(Level.Iteration)
  public void reset() {
    vpi().reset();
    hyperscan().reset();
    resetMore();
  }

  /** Forgets what an iteration has measured of whom else there is. */
  void resetMore() {}

  /** Gives each a turn, and tells how fast they are up to now. */
  @Benchmark
  public void scan() {
    vpi().takeTurn();
    hyperscan().takeTurn();
    MatchSpeeds.speed(MatchSpeeds.VPI, vpi().speed());
    MatchSpeeds.speed(MatchSpeeds.HYPERSCAN, hyperscan().speed());
    MatchSpeeds.ratio(MatchSpeeds.RATIO, vpi().speed() / hyperscan().speed());
    scanMore();
  }

  /** Gives a turn to whom else there is. */
  void scanMore() {}

  final Contestant vpi() {
    return Objects.requireNonNull(vpi);
  }

  private Contestant hyperscan() {
    return Objects.requireNonNull(hyperscan);
  }

  /** Frees the payload and Hyperscan's set. */
  @TearDown
  public void free() {
    if (toClose != null) {
      toClose.close();
    }
    arena.close();
  }
}

package io.vpi.jmh;

import io.vpi.match.LiteralPattern;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Hyperscan with its compiled set, in blocks; {@link HyperscanStreams} scans streams. */
class Hyperscan implements MatchPeer, AutoCloseable {
  private static final int MESSAGE = 512;

  /** The address of the scanner in C. */
  final long scanner;

  private final MemorySegment tally;

  Hyperscan(MemorySegment scanner) {
    this.scanner = scanner.address();
    this.tally = HyperscanLibrary.tallyOf(scanner);
  }

  /**
   * Compiles a set.
   *
   * @param patterns the patterns, no two of them with the same text; their ids are their places
   */
  static Hyperscan compile(List<LiteralPattern> patterns, Ways ways) {
    MemorySegment scanner = open(patterns, ways);
    return ways == Ways.STREAM ? new HyperscanStreams(scanner) : new Hyperscan(scanner);
  }

  private static MemorySegment open(List<LiteralPattern> patterns, Ways ways) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] ends = new int[patterns.size()];
    byte[] nocase = new byte[patterns.size()];
    for (int i = 0; i < ends.length; i++) {
      LiteralPattern pattern = patterns.get(i);
      if (pattern.id() != i) {
        throw new IllegalArgumentException("Pattern " + pattern + " should have the id " + i + ".");
      }
      bytes.writeBytes(pattern.bytes());
      ends[i] = bytes.size();
      nocase[i] = (byte) (pattern.nocase() ? 1 : 0);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(MESSAGE);
      MemorySegment scanner;
      try {
        scanner =
            (MemorySegment)
                HyperscanLibrary.OPEN.invokeExact(
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes.toByteArray()),
                    arena.allocateFrom(ValueLayout.JAVA_INT, ends),
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, nocase),
                    ends.length,
                    ways == Ways.DISTINCT ? 1 : 0,
                    ways == Ways.STREAM ? 1 : 0,
                    message,
                    MESSAGE);
      } catch (Throwable e) {
        throw HyperscanLibrary.failure(e);
      }
      if (scanner.address() == 0) {
        throw new IllegalArgumentException(
            "Hyperscan refuses the patterns: " + message.getString(0));
      }
      return scanner;
    }
  }

  @Override
  public void pass(Payload payload) {
    long address = payload.memory.address();
    for (int i = 0; i < payload.blocks(); i++) {
      try {
        check(
            (int)
                HyperscanLibrary.SCAN.invokeExact(
                    scanner, address + payload.offsets[i], payload.lengths[i]));
      } catch (Throwable e) {
        throw HyperscanLibrary.failure(e);
      }
    }
  }

  /** Refuses a call's result other than success. */
  static void check(int error) {
    if (error != 0) {
      throw new IllegalStateException("Hyperscan says " + error + ".");
    }
  }

  @Override
  public Tally tally() {
    return new Tally(
        tally.getAtIndex(ValueLayout.JAVA_LONG, 0), tally.getAtIndex(ValueLayout.JAVA_LONG, 1));
  }

  @Override
  public void close() {
    try {
      HyperscanLibrary.CLOSE.invokeExact(MemorySegment.ofAddress(scanner));
    } catch (Throwable e) {
      throw HyperscanLibrary.failure(e);
    }
  }
}

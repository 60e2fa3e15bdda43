package io.vpi.match;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;

/** Scans until the JIT is done; see {@link LiteralMatcher#warmUp}. */
final class WarmUp {

  private static final int TEXT_BYTES = 8192;

  /** Lengths for which engines have code of their own, and usual ones. */
  private static final int[] LENGTHS = {8, 40, 64, 200, 512, 1460, TEXT_BYTES};

  /** So many rounds in a row without an allocation mean that the code is final. */
  private static final int CLEAN_ROUNDS = 300;

  /** Where allocations cannot be told, so many rounds must do. */
  private static final int MIN_ROUNDS = 2_000;

  private final LiteralMatcher matcher;
  private final byte[] sample;

  WarmUp(LiteralMatcher matcher, PatternSet patterns) {
    this.matcher = matcher;
    this.sample = sample(patterns);
  }

  /** Patterns one after the other, and between them what is no pattern. */
  private static byte[] sample(PatternSet patterns) {
    byte[] text = new byte[TEXT_BYTES];
    List<PatternSet.Entry> entries =
        Stream.concat(patterns.exact().stream(), patterns.folded().stream()).toList();
    int at = 0;
    for (int i = 0; at < text.length; i++) {
      byte[] bytes = entries.get((int) (i * 7919L % entries.size())).bytes();
      int length = Math.min(bytes.length, text.length - at);
      System.arraycopy(bytes, 0, text, at, length);
      at += length + 200;
    }
    for (int i = 0; i < text.length; i++) {
      text[i] = text[i] == 0 ? (byte) (i * 31) : text[i];
    }
    return text;
  }

  boolean run(long nanos) {
    long start = System.nanoTime();
    MatchScanner scanner = matcher.newScanner();
    MatchHandler handler = (id, end) -> true;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(TEXT_BYTES);
      MemorySegment.copy(sample, 0, text, ValueLayout.JAVA_BYTE, 0, TEXT_BYTES);
      int clean = 0;
      for (int round = 0; clean < CLEAN_ROUNDS || round < MIN_ROUNDS; round++) {
        if (System.nanoTime() - start > nanos) {
          return false;
        }
        long before = ThreadMeter.allocatedBytes();
        for (int length : LENGTHS) {
          scan(scanner, text, length, handler);
        }
        clean = ThreadMeter.allocatedBytes() == before ? clean + 1 : 0;
      }
      return true;
    }
  }

  private static void scan(
      MatchScanner scanner, MemorySegment text, int length, MatchHandler handler) {
    scanner.scan(text, 0, length, handler);
    scanner.scanDistinct(text, 0, length, handler);
    int half = length / 2;
    long state = scanner.scanStream(MatchScanner.STREAM_START, 0, text, 0, half, handler);
    scanner.scanStreamDistinct(state, half, text, half, length - half, handler);
  }
}

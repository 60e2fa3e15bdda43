package io.vpi.match;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scans until the JIT is done; see {@link LiteralMatcher#warmUp}.
 *
 * <p>It scans memory that belongs to a thread and memory that does not, in turns. Each access asks
 * which of the two it is; where the JIT has seen but one, it asks before the loop, and gives the
 * code up when it meets the other, to make the same again: up to a hundred times, in which every
 * vector is an object.
 */
final class WarmUp {

  private static final int TEXT_BYTES = 8192;

  /** Lengths for which engines have code of their own, and usual ones. */
  private static final int[] LENGTHS = {8, 40, 64, 200, 512, 1460, TEXT_BYTES};

  private static final int FAR_APART = 200;

  /** From one round to the next, scans begin so many bytes further on. */
  private static final int STRIDE = 61;

  /** So many rounds in a row without an allocation mean that the code is final. */
  private static final int CLEAN_ROUNDS = 300;

  /** Where allocations cannot be told, so many rounds must do. */
  private static final int MIN_ROUNDS = 1_000;

  private final LiteralMatcher matcher;
  private final byte[] sample;

  WarmUp(LiteralMatcher matcher, PatternSet patterns) {
    this.matcher = matcher;
    this.sample = sample(patterns);
  }

  /**
   * What leads to all code there is: patterns far from each other and back to back, one alone again
   * and again, of which each place is a candidate, and what traffic is full of.
   */
  private static byte[] sample(PatternSet patterns) {
    byte[] text = new byte[TEXT_BYTES];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (i * 31);
    }
    List<byte[]> all =
        Stream.concat(patterns.exact().stream(), patterns.folded().stream())
            .map(PatternSet.Entry::bytes)
            .toList();
    byte[] shortest =
        all.stream().min(Comparator.comparingInt(bytes -> bytes.length)).orElseThrow();
    int part = TEXT_BYTES / 4;
    write(all, text, 0, part, FAR_APART);
    write(all, text, part, 2 * part, 0);
    write(List.of(shortest), text, 2 * part, 3 * part, 0);
    byte[] words = "GET / HTTP/1.1\r\nHost: a-longer-name.example\r\n\r\n".getBytes(US_ASCII);
    write(List.of(words, new byte[part / 4]), text, 3 * part, TEXT_BYTES, 0);
    return text;
  }

  private static void write(List<byte[]> all, byte[] text, int from, int end, int gap) {
    int at = from;
    for (int i = 0; at < end; i++) {
      byte[] bytes = all.get((int) (i * 7919L % all.size()));
      int length = Math.min(bytes.length, end - at);
      System.arraycopy(bytes, 0, text, at, length);
      at += length + gap;
    }
  }

  boolean run(long nanos) {
    long start = System.nanoTime();
    MatchScanner scanner = matcher.newScanner();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] texts = {text(arena), text(Arena.ofAuto())};
      // A handler of another class has code given up that had the first one's in it, and what that
      // code calls is compiled on its own: so it stays when the caller's handler comes.
      return run((id, end) -> true, scanner, texts, start + nanos)
          && run((id, end) -> end >= 0, scanner, texts, start + nanos);
    }
  }

  private static boolean run(
      MatchHandler handler, MatchScanner scanner, MemorySegment[] texts, long deadline) {
    int clean = 0;
    for (int round = 0; clean < CLEAN_ROUNDS || round < MIN_ROUNDS; round++) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      long before = ThreadMeter.allocatedBytes();
      for (int length : LENGTHS) {
        int offset = Math.floorMod(round * STRIDE, TEXT_BYTES - length + 1);
        for (MemorySegment text : texts) {
          scan(scanner, text, offset, length, handler);
        }
      }
      clean = ThreadMeter.allocatedBytes() == before ? clean + 1 : 0;
    }
    return true;
  }

  private MemorySegment text(Arena arena) {
    MemorySegment text = arena.allocate(TEXT_BYTES);
    MemorySegment.copy(sample, 0, text, ValueLayout.JAVA_BYTE, 0, TEXT_BYTES);
    return text;
  }

  private static void scan(
      MatchScanner scanner, MemorySegment text, int offset, int length, MatchHandler handler) {
    scanner.scan(text, offset, length, handler);
    scanner.scanDistinct(text, offset, length, handler);
    int half = length / 2;
    long state = scanner.scanStream(MatchScanner.STREAM_START, 0, text, offset, half, handler);
    scanner.scanStreamDistinct(state, half, text, offset + half, length - half, handler);
  }
}

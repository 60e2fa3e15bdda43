package io.vpi.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Warms a set up and scans memory of one kind, in a process whose code nothing else has shaped.
 * Prints whether it was warm, and the bytes that the scans after that allocated.
 */
final class WarmUpMain {
  private static final int BYTES = 1 << 18;
  private static final int[] LENGTHS = {512, 1460, 64};
  private static final int ROUNDS = 5;

  private WarmUpMain() {}

  /**
   * Runs.
   *
   * @param arguments how many patterns, and whose the memory is: confined, shared, auto, global or
   *     file
   */
  public static void main(String[] arguments) throws IOException {
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      MemorySegment memory =
          switch (arguments[1]) {
            case "confined" -> confined.allocate(BYTES);
            case "shared" -> shared.allocate(BYTES);
            case "auto" -> Arena.ofAuto().allocate(BYTES);
            case "global" -> Arena.global().allocate(BYTES);
            case "file" -> mapped();
            default -> throw new IllegalArgumentException(arguments[1]);
          };
      run(Integer.parseInt(arguments[0]), memory);
    }
  }

  private static void run(int patterns, MemorySegment memory) {
    LiteralMatcher matcher = LiteralMatcher.compile(patterns(patterns));
    boolean warm = matcher.warmUp(Duration.ofMinutes(1));
    MatchScanner scanner = matcher.newScanner();
    memory.copyFrom(MemorySegment.ofArray(text()));
    long[] matches = new long[1];
    MatchHandler handler =
        (id, end) -> {
          matches[0]++;
          return true;
        };
    long before = ThreadMeter.allocatedBytes();
    for (int round = 0; round < ROUNDS; round++) {
      for (int length : LENGTHS) {
        for (int at = 0; at + length <= BYTES; at += length) {
          scanner.scan(memory, at, length, handler);
        }
      }
    }
    long allocated = ThreadMeter.allocatedBytes() - before;
    System.out.println(
        matcher.engineName()
            + " warm="
            + warm
            + " allocated="
            + allocated
            + " matches="
            + matches[0]);
  }

  private static MemorySegment mapped() throws IOException {
    Path file = Files.createTempFile("vpi-warm-up", ".bin");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto());
    } finally {
      Files.delete(file);
    }
  }

  private static List<LiteralPattern> patterns(int count) {
    Random random = new Random(1);
    List<LiteralPattern> patterns = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      byte[] bytes =
          new byte[count >= 100 && id % 10 == 0 ? 1 + random.nextInt(3) : 4 + random.nextInt(16)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ('a' + random.nextInt(26));
      }
      patterns.add(LiteralPattern.of(id, bytes, id % 2 == 0));
    }
    return patterns;
  }

  /** Zeros, text, letters as in the patterns and noise, in runs of different lengths. */
  private static byte[] text() {
    Random random = new Random(2);
    byte[] words = "GET /index HTTP/1.1\r\nHost: www.example.com\r\n\r\n".getBytes(ISO_8859_1);
    byte[] text = new byte[BYTES];
    for (int at = 0; at < BYTES; ) {
      int end = Math.min(BYTES, at + 1 + random.nextInt(2000));
      int kind = random.nextInt(4);
      for (; at < end; at++) {
        text[at] =
            switch (kind) {
              case 0 -> 0;
              case 1 -> words[at % words.length];
              case 2 -> (byte) ('a' + random.nextInt(26));
              default -> (byte) random.nextInt(256);
            };
      }
    }
    return text;
  }
}

package io.vpi.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Patterns and a text made at random, so that much of the text is or nearly is a pattern, at the
 * lengths at which engines change what they do. The same numbers make the same case.
 */
final class RandomCase {

  private static final byte[][] ALPHABETS = {
    {'a', 'A', 'b', '1', 0, (byte) 0xC1},
    {'a', 'b'},
    {'a'},
    // Bytes and their likes with the top bit set or with bit 5 clear.
    {'x', (byte) ('x' | 0x80), 'X', ' ', 0, '@', '`', 0x20 | (byte) 0x80},
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /.-"
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
    allBytes(),
    allBytes()
  };

  private static final int[] EDGES = {0, 15, 16, 17, 63, 64, 65, 127, 128, 255, 256, 4096, 8192};

  private final Random random;

  RandomCase(Random random) {
    this.random = random;
  }

  private static byte[] allBytes() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** Up to so many patterns of up to so many bytes. */
  List<LiteralPattern> patterns(int maxCount, int maxLength) {
    byte[] alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
    int count = random.nextInt(4) == 0 ? 1 + random.nextInt(maxCount) : 1 + random.nextInt(20);
    int shortest = 1 + (random.nextBoolean() ? 0 : random.nextInt(maxLength));
    int cases = random.nextInt(3);
    // Where all have something in common, lists of candidates become long.
    byte[] shared = random.nextInt(3) == 0 ? bytes(alphabet, 1 + random.nextInt(6)) : new byte[0];
    List<LiteralPattern> patterns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] bytes = bytes(alphabet, random(shortest, maxLength));
      int at = random.nextInt(bytes.length);
      System.arraycopy(shared, 0, bytes, at, Math.min(shared.length, bytes.length - at));
      boolean nocase = cases == 0 || (cases == 1 && random.nextBoolean());
      patterns.add(LiteralPattern.of(random.nextInt(count + 1), bytes, nocase));
    }
    return patterns;
  }

  /** A text of up to so many bytes. */
  byte[] text(List<LiteralPattern> patterns, int maxLength) {
    byte[] text = new byte[textLength(maxLength)];
    byte[] alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
    int kinds = random.nextInt(8);
    for (int at = 0; at < text.length; ) {
      byte[] piece = piece(kinds, patterns, alphabet);
      int length = Math.min(piece.length, text.length - at);
      System.arraycopy(piece, 0, text, at, length);
      at += length;
    }
    if (text.length > 0 && random.nextBoolean()) {
      byte[] last = patterns.get(random.nextInt(patterns.size())).bytes();
      int length = Math.min(last.length, text.length);
      System.arraycopy(last, 0, text, text.length - length, length);
    }
    return text;
  }

  private int textLength(int maxLength) {
    return switch (random.nextInt(4)) {
      case 0 -> Math.min(maxLength, random.nextInt(71));
      case 1 -> Math.clamp(EDGES[random.nextInt(EDGES.length)] + random(-6, 6), 0, maxLength);
      case 2 -> random.nextInt(1 + Math.min(maxLength, 600));
      default -> random.nextInt(1 + maxLength);
    };
  }

  private byte[] piece(int kinds, List<LiteralPattern> patterns, byte[] alphabet) {
    byte[] bytes = patterns.get(random.nextInt(patterns.size())).bytes();
    switch (kinds == 0 ? 0 : random.nextInt(kinds + 1)) {
      case 0 -> {}
      case 1 -> bytes[bytes.length - 1] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[0] ^= (byte) (1 << random.nextInt(8));
      case 3 -> bytes = bytes(alphabet, 1 + random.nextInt(40));
      case 4 -> flipCase(bytes);
      case 5 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      case 6 -> {
        byte repeated = bytes[random.nextInt(bytes.length)];
        bytes = new byte[1 + random.nextInt(100)];
        Arrays.fill(bytes, repeated);
      }
      default -> bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
    }
    return bytes;
  }

  private void flipCase(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (AsciiFold.isLetter(bytes[i]) && random.nextBoolean()) {
        bytes[i] ^= 0x20;
      }
    }
  }

  /** Where to cut a text into chunks, rising. */
  long[] cuts(int length) {
    if (length == 0 || random.nextInt(8) == 0) {
      return new long[random.nextInt(2)];
    }
    int longest = random.nextBoolean() ? 20 : 1 + random.nextInt(Math.max(20, length));
    long[] cuts = new long[length];
    int count = 0;
    for (int at = random.nextInt(longest + 1);
        at < length && count < length;
        at += random.nextInt(longest + 1)) {
      cuts[count++] = at;
    }
    return Arrays.copyOf(cuts, count);
  }

  private byte[] bytes(byte[] alphabet, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return bytes;
  }

  private int random(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}

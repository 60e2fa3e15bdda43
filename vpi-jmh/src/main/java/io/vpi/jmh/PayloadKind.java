package io.vpi.jmh;

import io.vpi.match.LiteralPattern;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What matchers are given to scan: real traffic, and texts that are made to cost them work. */
public enum PayloadKind {
  /** Payloads of real packets as they are. */
  PACKETS(0),
  /** Real payloads in blocks of 64 bytes. */
  BLOCKS_64(64),
  /** Real payloads in blocks of 512 bytes. */
  BLOCKS_512(512),
  /** Real payloads in blocks of 1,460 bytes. */
  BLOCKS_1460(1_460),
  /** Real payloads in blocks of 1 MiB. */
  BLOCKS_1M(1 << 20),
  /** The set's patterns back to back, each with its last byte changed. */
  LAST_BYTE_CHANGED(1_460) {
    @Override
    byte[] write(int size, List<LiteralPattern> patterns) {
      return repeat(size, patterns, pattern -> pattern.length() - 1);
    }
  },
  /** The set's patterns back to back, each with its first byte changed. */
  FIRST_BYTE_CHANGED(1_460) {
    @Override
    byte[] write(int size, List<LiteralPattern> patterns) {
      return repeat(size, patterns, pattern -> 0);
    }
  },
  /** Runs of zero of up to 1,024 bytes, with a few bytes of real payloads between them. */
  ZEROS(1_460) {
    @Override
    byte[] write(int size, List<LiteralPattern> patterns) throws IOException {
      byte[] bytes = Traffic.read(size).bytes;
      Random random = new Random(size);
      for (int at = 0; at < size; at += 1 + random.nextInt(16)) {
        int end = Math.min(size, at + 1 + random.nextInt(1_024));
        Arrays.fill(bytes, at, end, (byte) 0);
        at = end;
      }
      return bytes;
    }
  },
  /** The bytes of the set's patterns, as often as they occur there, in random order. */
  SHUFFLED(1_460) {
    @Override
    byte[] write(int size, List<LiteralPattern> patterns) {
      byte[] bytes = repeat(size, patterns, pattern -> NONE);
      Random random = new Random(size);
      for (int i = size - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        byte other = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = other;
      }
      return bytes;
    }
  };

  private static final int NONE = -1;

  /** How long blocks are, or 0 where they are packets. */
  private final int blockLength;

  PayloadKind(int blockLength) {
    this.blockLength = blockLength;
  }

  /** Makes so many bytes for a set; always the same. */
  final Payload make(Arena arena, int size, List<LiteralPattern> patterns) throws IOException {
    if (blockLength == 0) {
      Traffic traffic = Traffic.read(size);
      return Payload.of(arena, traffic.bytes, traffic.ends);
    }
    return Payload.cut(arena, write(size, patterns), blockLength);
  }

  byte[] write(int size, List<LiteralPattern> patterns) throws IOException {
    return Traffic.read(size).bytes;
  }

  /** Tells which byte of a pattern to change. */
  @FunctionalInterface
  private interface Place {
    int in(LiteralPattern pattern);
  }

  private static byte[] repeat(int size, List<LiteralPattern> patterns, Place changed) {
    byte[] bytes = new byte[size];
    int filled = 0;
    for (int i = 0; filled < size; i = (i + 1) % patterns.size()) {
      byte[] pattern = patterns.get(i).bytes();
      int place = changed.in(patterns.get(i));
      if (place != NONE) {
        // Another character, not the other case of the same.
        pattern[place] ^= 1;
      }
      int length = Math.min(pattern.length, size - filled);
      System.arraycopy(pattern, 0, bytes, filled, length);
      filled += length;
    }
    return bytes;
  }
}

package io.vpi.match;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a scan reports, and what it should: found the slow way, pattern by pattern. */
final class Matches {

  /** One match. */
  record Match(int id, long end) implements Comparable<Match> {
    @Override
    public int compareTo(Match other) {
      return end != other.end ? Long.compare(end, other.end) : Integer.compare(id, other.id);
    }
  }

  private Matches() {}

  /** Compares each pattern with each place. */
  static List<Match> expected(Collection<LiteralPattern> patterns, byte[] text) {
    List<Match> matches = new ArrayList<>();
    for (LiteralPattern pattern : withoutEquals(patterns)) {
      for (int at = 0; at + pattern.length() <= text.length; at++) {
        if (matchesAt(pattern, text, at)) {
          matches.add(new Match(pattern.id(), at + (long) pattern.length()));
        }
      }
    }
    matches.sort(null);
    return matches;
  }

  private static boolean matchesAt(LiteralPattern pattern, byte[] text, int at) {
    for (int i = 0; i < pattern.length(); i++) {
      int wanted = pattern.byteAt(i) & 0xFF;
      int found = text[at + i] & 0xFF;
      if (pattern.nocase() ? lower(wanted) != lower(found) : wanted != found) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }

  /** Patterns of one id that accept the same text are one. */
  private static Set<LiteralPattern> withoutEquals(Collection<LiteralPattern> patterns) {
    Set<LiteralPattern> distinct = new LinkedHashSet<>();
    for (LiteralPattern pattern : patterns) {
      byte[] bytes = pattern.bytes();
      boolean letters = false;
      for (int i = 0; i < bytes.length; i++) {
        letters |= Character.isLetter(bytes[i] & 0x7F) && bytes[i] > 0;
        bytes[i] = pattern.nocase() ? (byte) lower(bytes[i] & 0xFF) : bytes[i];
      }
      distinct.add(LiteralPattern.of(pattern.id(), bytes, pattern.nocase() && letters));
    }
    return distinct;
  }

  static List<Match> sorted(List<Match> matches) {
    List<Match> sorted = new ArrayList<>(matches);
    sorted.sort(null);
    return sorted;
  }

  /** All matches of a block, in the order of {@link Match}. */
  static List<Match> ofBlock(
      LiteralMatcher matcher, MemorySegment memory, long offset, long length) {
    List<Match> matches = new ArrayList<>();
    boolean finished =
        matcher
            .newScanner()
            .scan(memory, offset, length, (id, end) -> matches.add(new Match(id, end)));
    if (!finished) {
      throw new AssertionError("the scan ended early");
    }
    return sorted(matches);
  }

  /** All matches of a stream cut into chunks at these places, in the order of {@link Match}. */
  static List<Match> ofStream(
      LiteralMatcher matcher, MemorySegment memory, long offset, long length, long... cuts) {
    List<Match> matches = new ArrayList<>();
    MatchScanner scanner = matcher.newScanner();
    long state = MatchScanner.STREAM_START;
    long position = 0;
    for (int i = 0; i <= cuts.length; i++) {
      long end = i < cuts.length ? cuts[i] : length;
      state =
          scanner.scanStream(
              state,
              position,
              memory,
              offset + position,
              end - position,
              (id, matchEnd) -> matches.add(new Match(id, matchEnd)));
      position = end;
    }
    return sorted(matches);
  }

  /** The text in native memory that the garbage collector gives back. */
  static MemorySegment inNativeMemory(byte[] text) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, text.length));
    MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, 0, text.length);
    return memory.asSlice(0, text.length);
  }

  /** The same with each id once. */
  static int[] distinctIds(Collection<Match> matches) {
    return matches.stream().mapToInt(Match::id).sorted().distinct().toArray();
  }

  /** The ids that a distinct scan reports, in rising order and as often as it reports them. */
  static int[] ofDistinctScan(LiteralMatcher matcher, MemorySegment memory) {
    List<Match> matches = new ArrayList<>();
    matcher
        .newScanner()
        .scanDistinct(memory, 0, memory.byteSize(), (id, end) -> matches.add(new Match(id, end)));
    int[] ids = matches.stream().mapToInt(Match::id).toArray();
    Arrays.sort(ids);
    return ids;
  }
}

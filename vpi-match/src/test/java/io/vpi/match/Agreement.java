package io.vpi.match;

import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Puts the same text to the scalar engine and to others and compares all that they report, in every
 * way of scanning. The text ends or begins at memory that cannot be touched.
 */
final class Agreement implements AutoCloseable {

  /** All that are compared with {@link EngineUnderTest#SCALAR}. */
  static final List<EngineUnderTest> OTHERS =
      List.of(
          EngineUnderTest.TEDDY_VBMI,
          EngineUnderTest.TEDDY_UNION,
          EngineUnderTest.TEDDY_NIBBLE,
          EngineUnderTest.GRAMS,
          EngineUnderTest.GRAMS_SCALAR);

  /** More than this and a scan of its own has given the text to the automata. */
  private static final int WORK_AT_ONCE = 1024;

  private static final int WORK_PER_BYTE = 8;

  private final int maxLength;
  private final GuardPage guard;
  private final MemorySegment memory = GuardPage.unbounded();
  private final Kept expected = new Kept();
  private final Kept found = new Kept();
  private EngineUnderTest[] names = {};
  private EngineScanner reference;
  private EngineScanner[] scanners = {};
  private long handedOver;

  /** For texts of up to so many bytes. */
  Agreement(int maxLength) {
    this.maxLength = maxLength;
    this.guard = GuardPage.allocate(Math.max(1, maxLength));
  }

  /** What a scan reports, as numbers that sort by end and id. */
  private static final class Kept implements MatchHandler {
    private static final int ID_BITS = 31;
    private long[] matches = new long[1 << 10];
    private int count;
    private int stopAt;

    void clear(int stopAfter) {
      count = 0;
      stopAt = stopAfter;
    }

    @Override
    public boolean onMatch(int id, long endOffset) {
      if (count == stopAt) {
        throw new AssertionError("called after it has ended the scan");
      }
      if (count == matches.length) {
        matches = Arrays.copyOf(matches, 2 * count);
      }
      matches[count++] = endOffset << ID_BITS | id;
      return count != stopAt;
    }

    void sort() {
      Arrays.sort(matches, 0, count);
    }

    static int id(long match) {
      return (int) (match & (1L << ID_BITS) - 1);
    }

    int[] ids(int from) {
      return Arrays.stream(matches, from, count).mapToInt(Kept::id).sorted().toArray();
    }

    boolean equalTo(Kept other) {
      return Arrays.equals(matches, 0, count, other.matches, 0, other.count);
    }
  }

  /** Takes a set up. */
  void compile(Collection<LiteralPattern> patterns, List<EngineUnderTest> engines) {
    reference = EngineUnderTest.SCALAR.engine(patterns).newScanner();
    names = engines.toArray(new EngineUnderTest[0]);
    scanners = new EngineScanner[names.length];
    for (int i = 0; i < names.length; i++) {
      scanners[i] = names[i].engine(patterns).newScanner();
    }
  }

  /** How many scans of blocks exceeded their budget of work so far. */
  long handedOver() {
    return handedOver;
  }

  /**
   * Compares what all engines report of one text.
   *
   * @param cuts where a stream is cut, rising
   * @param atEnd whether the text ends at memory that cannot be touched; otherwise it begins there
   * @param stopAfter after how many matches the handler ends the scan
   * @return what differs, or the empty string
   */
  String compare(byte[] text, long[] cuts, boolean atEnd, int stopAfter) {
    if (text.length > maxLength) {
      throw new IllegalArgumentException("a text of " + text.length + " bytes");
    }
    long offset = atEnd ? guard.offsetAtEnd(text) : guard.copyToStart(text).address();
    expected.clear(-1);
    reference.scan(false, memory, offset, text.length, expected);
    expected.sort();
    int[] ids = Arrays.stream(expected.ids(0)).distinct().toArray();
    for (int i = 0; i < scanners.length; i++) {
      String difference = block(scanners[i], offset, text.length);
      if (difference.isEmpty()) {
        difference = distinct(scanners[i], offset, text.length, ids);
      }
      if (difference.isEmpty()) {
        difference = stopped(scanners[i], offset, text.length, stopAfter);
      }
      if (difference.isEmpty()) {
        difference = stream(scanners[i], offset, text.length, cuts);
      }
      if (difference.isEmpty()) {
        difference = distinctStream(scanners[i], offset, text.length, cuts);
      }
      if (!difference.isEmpty()) {
        return names[i] + ": " + difference;
      }
    }
    return "";
  }

  private String block(EngineScanner scanner, long offset, int length) {
    long before = scanner.work();
    found.clear(-1);
    if (!scanner.scan(false, memory, offset, length, found)) {
      return "a block's scan ended early";
    }
    if (scanner.work() - before > WORK_AT_ONCE + (1L + WORK_PER_BYTE) * length) {
      handedOver++;
    }
    found.sort();
    return found.equalTo(expected) ? "" : "a block's matches differ";
  }

  private String distinct(EngineScanner scanner, long offset, int length, int[] ids) {
    found.clear(-1);
    scanner.scan(true, memory, offset, length, found);
    if (!Arrays.equals(ids, found.ids(0))) {
      return "a block's distinct ids differ";
    }
    return areExpected() ? "" : "a distinct scan reports what is no match";
  }

  private boolean areExpected() {
    for (int i = 0; i < found.count; i++) {
      if (Arrays.binarySearch(expected.matches, 0, expected.count, found.matches[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  private String stopped(EngineScanner scanner, long offset, int length, int stopAfter) {
    if (stopAfter < 1 || stopAfter > expected.count) {
      return "";
    }
    found.clear(stopAfter);
    if (scanner.scan(false, memory, offset, length, found)) {
      return "a block's scan went on after it was ended";
    }
    found.sort();
    // Each as often as it matches, at most.
    int at = 0;
    for (int i = 0; i < found.count; i++, at++) {
      while (at < expected.count && expected.matches[at] < found.matches[i]) {
        at++;
      }
      if (at == expected.count || expected.matches[at] != found.matches[i]) {
        return "an ended scan reports what is no match or too often";
      }
    }
    return "";
  }

  private String stream(EngineScanner scanner, long offset, int length, long[] cuts) {
    found.clear(-1);
    long state = StreamState.START;
    long position = 0;
    for (int i = 0; i <= cuts.length; i++) {
      long end = i < cuts.length ? cuts[i] : length;
      state =
          scanner.scanStream(
              false, state, position, memory, offset + position, end - position, found);
      position = end;
    }
    found.sort();
    return found.equalTo(expected) ? "" : "a stream's matches differ";
  }

  private String distinctStream(EngineScanner scanner, long offset, int length, long[] cuts) {
    found.clear(-1);
    long state = StreamState.START;
    long position = 0;
    int next = 0;
    for (int i = 0; i <= cuts.length; i++) {
      long end = i < cuts.length ? cuts[i] : length;
      int from = found.count;
      int first = next;
      state =
          scanner.scanStream(
              true, state, position, memory, offset + position, end - position, found);
      while (next < expected.count && expected.matches[next] >>> Kept.ID_BITS <= end) {
        next++;
      }
      int[] ids =
          Arrays.stream(expected.matches, first, next)
              .mapToInt(Kept::id)
              .sorted()
              .distinct()
              .toArray();
      if (!Arrays.equals(ids, found.ids(from))) {
        return "the distinct ids of a stream's chunk to " + end + " differ";
      }
      position = end;
    }
    return areExpected() ? "" : "a distinct scan of a stream reports what is no match";
  }

  /** The smallest case of the kind that can be had by leaving things out. */
  String shrunk(List<LiteralPattern> patterns, byte[] text, long[] cuts, boolean atEnd, int stop) {
    List<EngineUnderTest> engines = List.of(names);
    Predicate<List<LiteralPattern>> differs =
        set -> {
          compile(set, engines);
          return !compare(text, cuts, atEnd, stop).isEmpty();
        };
    List<LiteralPattern> set = new ArrayList<>(patterns);
    for (int size = set.size() / 2; size > 0; size /= 2) {
      for (int at = 0; at + size <= set.size() && set.size() > size; ) {
        List<LiteralPattern> fewer = new ArrayList<>(set);
        fewer.subList(at, at + size).clear();
        if (differs.test(fewer)) {
          set = fewer;
        } else {
          at += size;
        }
      }
    }
    compile(set, engines);
    byte[] less = text;
    for (int size = text.length / 2; size > 0; size /= 2) {
      while (less.length > size) {
        byte[] front = Arrays.copyOf(less, less.length - size);
        if (compare(front, upTo(cuts, front.length), atEnd, stop).isEmpty()) {
          break;
        }
        less = front;
      }
    }
    String difference = compare(less, upTo(cuts, less.length), atEnd, stop);
    StringBuilder report = new StringBuilder(difference);
    for (LiteralPattern pattern : set) {
      report
          .append("\n  pattern ")
          .append(pattern.id())
          .append(pattern.nocase() ? "/i " : " ")
          .append(HexFormat.of().formatHex(pattern.bytes()));
    }
    return report
        .append("\n  text ")
        .append(HexFormat.of().formatHex(less))
        .append("\n  cuts ")
        .append(Arrays.toString(upTo(cuts, less.length)))
        .append(", stop after ")
        .append(stop)
        .toString();
  }

  private static long[] upTo(long[] cuts, int length) {
    return Arrays.stream(cuts).filter(cut -> cut <= length).toArray();
  }

  @Override
  public void close() {
    guard.close();
  }
}

package io.vpi.match;

/**
 * How a stream's state lies in a {@code long}.
 *
 * <pre>
 *  63  62         52 51                26 25                 0
 * +---+-------------+--------------------+--------------------+
 * | S |  tag (11)   |  second number(26) |  first number (26) |
 * +---+-------------+--------------------+--------------------+
 * </pre>
 *
 * <p>S set, with all other bits, is a stopped stream. The tag tells which matcher made the state; 0
 * is nobody's and only the start has it. The two numbers are an engine's own: for an automaton, the
 * number of the state it is in. That is all an engine can ever need to go on, because two prefixes
 * that lead to the same state of both automata have, by construction, the same matches ahead.
 */
final class StreamState {

  static final long START = 0;
  static final long STOPPED = -1;

  static final int MAX_TAG = (1 << 11) - 1;
  static final int MAX_STATES = (1 << 26) - 1;

  private static final int NUMBER_BITS = 26;
  private static final int TAG_SHIFT = 2 * NUMBER_BITS;

  private StreamState() {}

  static int tag(long state) {
    return (int) (state >>> TAG_SHIFT);
  }

  static long untagged(long state) {
    return state & ((1L << TAG_SHIFT) - 1);
  }

  static long tagged(long untagged, int tag) {
    return untagged | ((long) tag << TAG_SHIFT);
  }

  static long pack(int first, int second) {
    return first | ((long) second << NUMBER_BITS);
  }

  static int first(long state) {
    return (int) state & MAX_STATES;
  }

  static int second(long state) {
    return (int) (state >>> NUMBER_BITS) & MAX_STATES;
  }
}

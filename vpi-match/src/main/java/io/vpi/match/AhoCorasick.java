package io.vpi.match;

/**
 * An Aho-Corasick automaton in flat arrays: dense rows for the states near the root, where traffic
 * spends its time, and 16-byte nodes with failure links for all others. {@link AhoCorasickCompiler}
 * makes it; {@link ScalarScanner} runs it.
 *
 * <h2>States</h2>
 *
 * <p>A state is an {@code int}:
 *
 * <pre>
 *  bit 30   OUTPUT   something ends here; see outputs()
 *  bit 29   SPARSE   the rest is an index into nodes, a multiple of 4;
 *                    if clear, into rows, a multiple of the stride
 * </pre>
 *
 * <p>The common state, dense and with nothing to report, is so exactly the one below {@link
 * #SPARSE}, and the inner loop needs one comparison a byte. The root is 0 and always dense.
 *
 * <p>The rows begin with those of the short states, whose prefixes have one byte or none: they are
 * the dense states below {@link #shortEnd}.
 *
 * <h2>Work</h2>
 *
 * <p>A dense state takes one load a byte. From a sparse state, a byte that goes on along the
 * pattern takes one step; one that does not follows failure links, each to a shorter prefix, until
 * a node has the byte or the state is dense. A step along adds one to the prefix's length and a
 * failure takes at least one off, so n bytes take at most 2n steps, whatever the input.
 */
final class AhoCorasick {

  static final int OUTPUT = 1 << 30;
  static final int SPARSE = 1 << 29;
  static final int INDEX = SPARSE - 1;

  /** Ints in a node. */
  static final int NODE_INTS = 4;

  static final int NODE_LABEL = 0;
  static final int NODE_CHILD = 1;
  static final int NODE_FAIL = 2;
  static final int NODE_OUTPUT = 3;

  /** The label of a node without children: no class has this number. */
  static final int NO_LABEL = 256;

  /**
   * An index of a row is less than 2^29: times a reciprocal, that fits in a long, and the rounding
   * comes to less than one row.
   */
  private static final int RECIPROCAL_BITS = 34;

  /** The class of each byte, unsigned. Bytes of one class take every state to the same state. */
  final byte[] classOf;

  /** Ints from one row to the next: one for each class, and one more. */
  final int stride;

  /**
   * The dense states, in breadth-first order. A row has the next state for each class, and at the
   * end the group in {@link #outputs} to report in the row's own state, or 0.
   */
  final int[] rows;

  /**
   * The sparse states, in the preorder of the tree, four ints each:
   *
   * <pre>
   *  LABEL    the class that leads to the one child; NO_LABEL if there is none;
   *           if there are n of them, 2 or more, -n
   *  CHILD    the one child's state; if there are several, where in branches they are
   *  FAIL     the state, without OUTPUT, to try when no child fits
   *  OUTPUT   the group in outputs to report here, or 0
   * </pre>
   *
   * <p>FAIL is the longest proper suffix that is a state <em>and</em> has a child that this state
   * has not: those between would only fail again.
   */
  final int[] nodes;

  /** For each node with n children: n classes in rising order, then the n states they lead to. */
  final int[] branches;

  /** The groups of entries; laid out as {@link OutputTable} says. */
  final int[] outputs;

  /** How many dense states there are. */
  private final int denseStates;

  /** 1 / stride, as a multiple of 2 to the power of {@link #RECIPROCAL_BITS}, rounded up. */
  private final long reciprocal;

  /** The first dense state whose prefix has two bytes or more, whether or not there is one. */
  final int shortEnd;

  /** How many groups there are in {@link #outputs}. */
  final int outputGroups;

  /** How many bytes the prefix of each state has, by the state's number. */
  final char[] depths;

  AhoCorasick(
      byte[] classOf,
      int stride,
      int shortEnd,
      int[] rows,
      int[] nodes,
      int[] branches,
      int[] outputs,
      int outputGroups,
      char[] depths) {
    this.classOf = classOf;
    this.stride = stride;
    this.shortEnd = shortEnd;
    this.rows = rows;
    this.nodes = nodes;
    this.branches = branches;
    this.outputs = outputs;
    this.outputGroups = outputGroups;
    this.depths = depths;
    this.denseStates = rows.length / stride;
    this.reciprocal = ((1L << RECIPROCAL_BITS) + stride - 1) / stride;
  }

  int byteClass(int unsignedByte) {
    return classOf[unsignedByte] & 0xFF;
  }

  /** The short state after this byte, without OUTPUT: of it alone, or the root. */
  int shortState(int unsignedByte) {
    return rows[byteClass(unsignedByte)] & ~OUTPUT;
  }

  /**
   * The state that follows a sparse one.
   *
   * @param sparse a sparse state, without OUTPUT
   * @param byteClass the class of the byte read
   * @return the next state, with OUTPUT if something ends there
   */
  int next(int sparse, int byteClass) {
    int state = sparse;
    do {
      int node = state & INDEX;
      int label = nodes[node + NODE_LABEL];
      if (label == byteClass) {
        return nodes[node + NODE_CHILD];
      }
      if (label < 0) {
        int count = -label;
        int at = find(nodes[node + NODE_CHILD], count, byteClass);
        if (at >= 0) {
          return branches[at + count];
        }
      }
      state = nodes[node + NODE_FAIL];
    } while (state >= SPARSE);
    return rows[state + byteClass];
  }

  /** Where the class stands among the sorted ones from an index on, or -1. */
  private int find(int from, int count, int byteClass) {
    int low = from;
    int high = from + count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = branches[middle];
      if (found == byteClass) {
        return middle;
      }
      if (found < byteClass) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The first group to report in a state that has OUTPUT. */
  int outputs(int state) {
    int index = state & INDEX;
    return (state & SPARSE) != 0 ? nodes[index + NODE_OUTPUT] : rows[index + stride - 1];
  }

  int stateCount() {
    return denseStates + nodes.length / NODE_INTS;
  }

  /** Numbers the states from 0 (the root) to {@code stateCount() - 1}, for a stream's state. */
  int number(int state) {
    int index = state & INDEX;
    // Each chunk asks several times, and a division takes as long as ten multiplications.
    return (state & SPARSE) != 0
        ? denseStates + index / NODE_INTS
        : (int) ((index * reciprocal) >>> RECIPROCAL_BITS);
  }

  /** How many bytes of the text before it a state remembers: the length of its prefix. */
  int depth(int state) {
    if (state < shortEnd) {
      return state == 0 ? 0 : 1;
    }
    return depths[number(state)];
  }

  /** The state that follows any state, given without OUTPUT. */
  int step(int state, int byteClass) {
    return state < SPARSE ? rows[state + byteClass] : next(state, byteClass);
  }

  /** The state of a number, without OUTPUT; the root if there is no such number. */
  int state(int number) {
    if (number == 0) {
      return 0;
    }
    if (number < denseStates) {
      return number * stride;
    }
    return number < stateCount() ? SPARSE | (number - denseStates) * NODE_INTS : 0;
  }

  long sizeInBytes() {
    return classOf.length
        + Character.BYTES * (long) depths.length
        + Integer.BYTES * ((long) rows.length + nodes.length + branches.length + outputs.length);
  }
}

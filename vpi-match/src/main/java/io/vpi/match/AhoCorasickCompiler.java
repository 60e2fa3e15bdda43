package io.vpi.match;

import java.util.Arrays;
import java.util.List;

/**
 * Turns a tree of prefixes into an automaton.
 *
 * <p>One breadth-first walk does it: when a node's turn has come, all shorter prefixes have their
 * final states, so where the node's children fail to can be looked up in the automaton made so far.
 */
final class AhoCorasickCompiler {

  /**
   * How many bytes of rows an automaton may have at most. The rows go to the shortest prefixes;
   * what does not fit becomes nodes. More did not make real traffic faster.
   */
  static final int DEFAULT_ROW_BYTES = 1 << 20;

  private final PatternTrie trie;
  private final ByteClasses classes;
  private final int denseCount;

  /** The nodes of the tree in breadth-first order. */
  private final int[] order;

  /** The state of each node of the tree; OUTPUT is added as soon as it is known. */
  private final int[] stateOf;

  /** The state, without OUTPUT, of the longest proper suffix of each node of the tree. */
  private final int[] failOf;

  /** The automaton, whose arrays fill up as the walk goes on. */
  private final AhoCorasick made;

  private int branchesSize;

  private AhoCorasickCompiler(
      List<PatternSet.Entry> entries,
      int firstNumber,
      int nodeCount,
      boolean folded,
      int rowBytes) {
    this.trie = PatternTrie.of(entries, firstNumber, nodeCount);
    this.classes = new ByteClasses(entries, folded);
    int stride = classes.count() + 1;
    this.order = breadthFirst(trie);
    int shortCount = 1 + trie.childCount(0);
    this.denseCount = Math.clamp(rowBytes / (stride * Integer.BYTES), shortCount, trie.size());
    this.stateOf = new int[trie.size()];
    this.failOf = new int[trie.size()];
    assignStates(stride);
    this.made =
        new AhoCorasick(
            classes.toArray(),
            stride,
            shortCount * stride,
            new int[denseCount * stride],
            new int[(trie.size() - denseCount) * AhoCorasick.NODE_INTS],
            new int[countBranches()],
            trie.outputs().toArray(),
            trie.outputs().groups(),
            new char[trie.size()]);
  }

  /**
   * Compiles an automaton.
   *
   * @param entries sorted, no entry twice; in lower case if folded
   * @param firstNumber the number of the first entry
   * @param nodeCount from {@link PatternTrie#countNodes}
   * @param folded whether both cases of a letter are the same
   * @param rowBytes how many bytes the rows may take; prefixes of one byte or none have one in any
   *     case, which takes up to 257 KiB
   */
  static AhoCorasick compile(
      List<PatternSet.Entry> entries,
      int firstNumber,
      int nodeCount,
      boolean folded,
      int rowBytes) {
    return new AhoCorasickCompiler(entries, firstNumber, nodeCount, folded, rowBytes).compile();
  }

  private static int[] breadthFirst(PatternTrie trie) {
    int[] order = new int[trie.size()];
    int end = 1;
    for (int at = 0; at < end; at++) {
      for (int child = trie.firstChild(order[at]);
          child != PatternTrie.NONE;
          child = trie.nextSibling(child)) {
        order[end++] = child;
      }
    }
    return order;
  }

  private void assignStates(int stride) {
    Arrays.fill(stateOf, AhoCorasick.SPARSE);
    for (int rank = 0; rank < denseCount; rank++) {
      stateOf[order[rank]] = rank * stride;
    }
    int index = 0;
    for (int node = 0; node < stateOf.length; node++) {
      if (stateOf[node] == AhoCorasick.SPARSE) {
        stateOf[node] |= index;
        index += AhoCorasick.NODE_INTS;
      }
    }
  }

  private int countBranches() {
    int ints = 0;
    for (int rank = denseCount; rank < order.length; rank++) {
      int children = trie.childCount(order[rank]);
      ints += children > 1 ? 2 * children : 0;
    }
    return ints;
  }

  private AhoCorasick compile() {
    for (int rank = 0; rank < order.length; rank++) {
      int node = order[rank];
      resolveChildren(node);
      setDepths(node);
      if (rank < denseCount) {
        writeRow(node);
      } else {
        writeNode(node);
      }
    }
    return made;
  }

  /** Finds where each child fails to and what ends there, which completes the child's state. */
  private void resolveChildren(int node) {
    for (int child = trie.firstChild(node);
        child != PatternTrie.NONE;
        child = trie.nextSibling(child)) {
      int fail = node == 0 ? 0 : step(failOf[node], classes.classOf(trie.label(child)));
      failOf[child] = fail & ~AhoCorasick.OUTPUT;
      int suffixOutputs = made.outputs(fail);
      int own = trie.ownOutputs(child);
      if (own != 0) {
        made.outputs[own + OutputTable.LINK] = suffixOutputs;
      }
      int group = own != 0 ? own : suffixOutputs;
      if (group != 0) {
        setOutputs(stateOf[child], group);
        stateOf[child] |= AhoCorasick.OUTPUT;
      }
    }
  }

  private void setDepths(int node) {
    int depth = made.depth(stateOf[node]) + 1;
    for (int child = trie.firstChild(node);
        child != PatternTrie.NONE;
        child = trie.nextSibling(child)) {
      made.depths[made.number(stateOf[child])] = (char) depth;
    }
  }

  private int step(int state, int byteClass) {
    return (state & AhoCorasick.SPARSE) != 0
        ? made.next(state, byteClass)
        : made.rows[state + byteClass];
  }

  private void setOutputs(int state, int group) {
    int index = state & AhoCorasick.INDEX;
    if ((state & AhoCorasick.SPARSE) != 0) {
      made.nodes[index + AhoCorasick.NODE_OUTPUT] = group;
    } else {
      made.rows[index + made.stride - 1] = group;
    }
  }

  /** A dense state goes where its suffix goes, except along its own children. */
  private void writeRow(int node) {
    int row = stateOf[node] & AhoCorasick.INDEX;
    if (node != 0) {
      // The suffix is shorter, so it came earlier in the walk and is dense, too.
      System.arraycopy(made.rows, failOf[node], made.rows, row, classes.count());
    }
    for (int child = trie.firstChild(node);
        child != PatternTrie.NONE;
        child = trie.nextSibling(child)) {
      made.rows[row + classes.classOf(trie.label(child))] = stateOf[child];
    }
  }

  private void writeNode(int node) {
    int index = stateOf[node] & AhoCorasick.INDEX;
    int child = trie.firstChild(node);
    if (child == PatternTrie.NONE) {
      made.nodes[index + AhoCorasick.NODE_LABEL] = AhoCorasick.NO_LABEL;
    } else if (trie.nextSibling(child) == PatternTrie.NONE) {
      made.nodes[index + AhoCorasick.NODE_LABEL] = classes.classOf(trie.label(child));
      made.nodes[index + AhoCorasick.NODE_CHILD] = stateOf[child];
    } else {
      int count = trie.childCount(node);
      made.nodes[index + AhoCorasick.NODE_LABEL] = -count;
      made.nodes[index + AhoCorasick.NODE_CHILD] = branchesSize;
      // Siblings come by rising bytes, and classes rise with the bytes of a pattern.
      for (; child != PatternTrie.NONE; child = trie.nextSibling(child)) {
        made.branches[branchesSize] = classes.classOf(trie.label(child));
        made.branches[branchesSize + count] = stateOf[child];
        branchesSize++;
      }
      branchesSize += count;
    }
    made.nodes[index + AhoCorasick.NODE_FAIL] = usefulFail(node);
  }

  /** Passes over suffixes whose children this node has all: they fail wherever it fails. */
  private int usefulFail(int node) {
    int fail = failOf[node];
    while ((fail & AhoCorasick.SPARSE) != 0 && hasAllChildrenOf(node, fail)) {
      fail = made.nodes[(fail & AhoCorasick.INDEX) + AhoCorasick.NODE_FAIL];
    }
    return fail;
  }

  private boolean hasAllChildrenOf(int node, int sparse) {
    int index = sparse & AhoCorasick.INDEX;
    int label = made.nodes[index + AhoCorasick.NODE_LABEL];
    if (label >= 0) {
      return label == AhoCorasick.NO_LABEL || hasChild(node, label);
    }
    int from = made.nodes[index + AhoCorasick.NODE_CHILD];
    for (int i = from; i < from - label; i++) {
      if (!hasChild(node, made.branches[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean hasChild(int node, int byteClass) {
    for (int child = trie.firstChild(node);
        child != PatternTrie.NONE;
        child = trie.nextSibling(child)) {
      if (classes.classOf(trie.label(child)) == byteClass) {
        return true;
      }
    }
    return false;
  }
}

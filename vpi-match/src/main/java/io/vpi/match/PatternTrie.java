package io.vpi.match;

import java.util.Arrays;
import java.util.List;

/**
 * The prefixes of a sorted list of patterns as a tree: node 0 is the empty prefix. Nodes are
 * numbered in preorder, which the sorted order gives for nothing: each pattern leaves the one
 * before it at their common prefix and appends the rest. The prefixes of one pattern so get
 * neighbouring numbers wherever it branches from no other.
 */
final class PatternTrie {

  /** No node. */
  static final int NONE = -1;

  /** The byte that leads to a node from its parent. */
  private final byte[] label;

  private final int[] firstChild;

  /** The next child of the same parent, by rising unsigned label. */
  private final int[] nextSibling;

  /** The group in {@link #outputs} of the patterns that are this prefix, or 0. */
  private final int[] ownOutputs;

  private final OutputTable outputs;
  private int size;

  private PatternTrie(int capacity, OutputTable outputs) {
    this.label = new byte[capacity];
    this.firstChild = new int[capacity];
    this.nextSibling = new int[capacity];
    this.ownOutputs = new int[capacity];
    this.outputs = outputs;
  }

  /** How many nodes the patterns need, the root included. */
  static long countNodes(List<PatternSet.Entry> sorted) {
    long nodes = 1;
    byte[] previous = {};
    for (PatternSet.Entry entry : sorted) {
      nodes += entry.bytes().length - commonPrefix(previous, entry.bytes());
      previous = entry.bytes();
    }
    return nodes;
  }

  /**
   * Builds the tree.
   *
   * @param sorted sorted by unsigned bytes, then by id; no entry twice
   * @param firstNumber the number of the first entry; the others follow it
   * @param nodes from {@link #countNodes}
   */
  static PatternTrie of(List<PatternSet.Entry> sorted, int firstNumber, int nodes) {
    PatternTrie trie = new PatternTrie(nodes, new OutputTable(sorted.size()));
    int maxLength = sorted.stream().mapToInt(e -> e.bytes().length).max().orElse(0);
    int[] path = new int[maxLength + 1];
    trie.addNode((byte) 0);
    byte[] previous = {};
    int number = firstNumber;
    for (PatternSet.Entry entry : sorted) {
      byte[] bytes = entry.bytes();
      int common = commonPrefix(previous, bytes);
      for (int i = common; i < bytes.length; i++) {
        int node = trie.addNode(bytes[i]);
        boolean branches = i == common && previous.length > common;
        if (branches) {
          trie.nextSibling[path[i + 1]] = node;
        } else {
          trie.firstChild[path[i]] = node;
        }
        path[i + 1] = node;
      }
      int end = path[bytes.length];
      trie.ownOutputs[end] = trie.outputs.add(trie.ownOutputs[end], number++);
      previous = bytes;
    }
    return trie;
  }

  private static int commonPrefix(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  private int addNode(byte byteToIt) {
    int node = size++;
    label[node] = byteToIt;
    firstChild[node] = NONE;
    nextSibling[node] = NONE;
    return node;
  }

  int size() {
    return size;
  }

  /** The byte that leads to the node, 0 to 255. */
  int label(int node) {
    return label[node] & 0xFF;
  }

  int firstChild(int node) {
    return firstChild[node];
  }

  int nextSibling(int node) {
    return nextSibling[node];
  }

  int childCount(int node) {
    int count = 0;
    for (int child = firstChild[node]; child != NONE; child = nextSibling[child]) {
      count++;
    }
    return count;
  }

  int ownOutputs(int node) {
    return ownOutputs[node];
  }

  /** The outputs of the nodes, to be linked and frozen by the compiler of the automaton. */
  OutputTable outputs() {
    return outputs;
  }
}

package io.vpi.detect.eval;

import io.vpi.match.LiteralMatcher;
import java.util.Arrays;

/**
 * The rules that a packet of one kind can match, ready for finding the few that it may match.
 * Immutable, thread safe. Rules go by their rank, their place in the order of evaluation.
 *
 * @param matcher finds fast patterns, by number
 * @param byPattern ranks of the rules of each fast pattern
 * @param always ranks of rules that no pattern and no port table leads to
 * @param alwaysOnStreams those of them that are put to each window of a stream
 * @param ports destination ports that rules without a fast pattern are for, ascending
 * @param byPort ranks of the rules of each of these ports
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and the packet path wants no copies
record RuleGroup(
    LiteralMatcher matcher,
    int[][] byPattern,
    int[] always,
    int[] alwaysOnStreams,
    int[] ports,
    int[][] byPort) {

  private static final int[] NO_RULES = {};

  boolean hasPatterns() {
    return byPattern.length > 0;
  }

  int[] forPort(int port) {
    int index = Arrays.binarySearch(ports, port);
    return index < 0 ? NO_RULES : byPort[index];
  }
}

package io.vpi.detect.eval;

import io.vpi.detect.rule.RuleProtocol;
import io.vpi.match.MatchHandler;
import io.vpi.match.MatchScanner;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rules of one program to packets and to what they add to their streams, one packet after
 * the other: {@link #begin}, {@link #stream} for each window of stream data that the packet made
 * available, {@link #packet}, then {@link #next} until there is no more. A rule that matches both
 * the stream and the packet is answered once.
 *
 * <p>Not thread safe: one a thread. Allocates nothing after construction.
 */
public final class RuleEvaluator implements MatchHandler {
  private final RuleProgram program;
  private final PacketFacts packet;
  private final MatchScanner[] scanners;

  /** Rules to be answered or tested yet. */
  private final CandidateSet candidates;

  /** Those of them that have matched a stream. */
  private final CandidateSet matched;

  /** Rules that a window of a stream may match. */
  private final CandidateSet streamCandidates;

  private final ContentEvaluator contents;
  private CandidateSet found;
  private RuleGroup group;

  /** Whether the stream has the packet's bytes, so that most rules need not look at them again. */
  private boolean inStream;

  private boolean ofStream;
  private long stepLimitHits;

  /**
   * Makes an evaluator.
   *
   * @param program the rules
   * @param packet where each packet's facts will stand
   * @param stepLimit how many steps the contents of one rule may take on one packet
   */
  public RuleEvaluator(RuleProgram program, PacketFacts packet, int stepLimit) {
    this.program = program;
    this.packet = packet;
    RuleProtocol[] carried = RuleProtocol.values();
    scanners = new MatchScanner[carried.length];
    for (int i = 0; i < scanners.length; i++) {
      scanners[i] = program.group(carried[i]).matcher().newScanner();
    }
    candidates = new CandidateSet(program.size());
    matched = new CandidateSet(program.size());
    streamCandidates = new CandidateSet(program.size());
    found = candidates;
    contents = new ContentEvaluator(stepLimit);
    group = program.group(RuleProtocol.IP);
  }

  /** Begins with the packet whose facts were read last. */
  public void begin() {
    candidates.clear();
    matched.clear();
  }

  /**
   * Puts the rules to a window of the packet's stream: bytes inspected before, and new ones.
   *
   * @param memory where the window lies
   * @param offset its first byte
   * @param length its length in bytes
   * @param streamOffset the place in the stream of its first byte
   * @param inspected how many bytes of it were inspected before
   */
  public void stream(
      MemorySegment memory, long offset, int length, long streamOffset, int inspected) {
    if (inspected >= length) {
      return;
    }
    group = program.group(RuleProtocol.TCP);
    for (int rank : group.alwaysOnStreams()) {
      streamCandidates.add(rank);
    }
    if (group.hasPatterns()) {
      found = streamCandidates;
      scanners[RuleProtocol.TCP.ordinal()].scanDistinct(memory, offset, length, this);
      found = candidates;
    }
    for (int rank = streamCandidates.poll(); rank >= 0; rank = streamCandidates.poll()) {
      CompiledRule rule = program.rule(rank);
      if (rule.reach().looksAtStreams() && !matched.contains(rank) && rule.headerMatches(packet)) {
        if (contents.matches(rule.steps(), memory, offset, length, streamOffset, inspected)) {
          matched.add(rank);
          candidates.add(rank);
        }
        countGivenUp();
      }
    }
  }

  /**
   * Finds the rules that the packet itself may match.
   *
   * @param isInStream whether {@link #stream} had or will have the packet's payload, so that only
   *     rules bound to a place in it are put to the packet too
   */
  public void packet(boolean isInStream) {
    inStream = isInStream;
    if (!packet.hasIp()) {
      return;
    }
    RuleProtocol carried = packet.carries();
    group = program.group(carried);
    for (int rank : group.always()) {
      candidates.add(rank);
    }
    if (packet.destinationPort() >= 0) {
      for (int rank : group.forPort(packet.destinationPort())) {
        candidates.add(rank);
      }
    }
    if (group.hasPatterns() && packet.payloadLength() > 0) {
      scanners[carried.ordinal()].scanDistinct(
          packet.memory(), packet.payloadOffset(), packet.payloadLength(), this);
    }
  }

  /**
   * Called by the prefilter; not for others.
   *
   * @param pattern the number of a fast pattern
   * @param endOffset where it ends
   * @return true, to go on
   */
  @Override
  public boolean onMatch(int pattern, long endOffset) {
    for (int rank : group.byPattern()[pattern]) {
      found.add(rank);
    }
    return true;
  }

  /**
   * The next rule that matches the packet or its stream, in the order of evaluation.
   *
   * @return the rule, or null if there is none left
   */
  public @Nullable CompiledRule next() {
    for (int rank = candidates.poll(); rank >= 0; rank = candidates.poll()) {
      CompiledRule rule = program.rule(rank);
      ofStream = matched.contains(rank);
      if (ofStream) {
        return rule;
      }
      boolean looksHere = !inStream || rule.reach().looksAtSegments();
      if (looksHere && rule.headerMatches(packet) && contentsMatch(rule)) {
        return rule;
      }
    }
    return null;
  }

  /**
   * Whether the rule that {@link #next} answered last has matched the stream.
   *
   * @return false if it has matched the packet alone
   */
  public boolean isOfStream() {
    return ofStream;
  }

  private boolean contentsMatch(CompiledRule rule) {
    ContentStep[] steps = rule.steps();
    if (steps.length == 0) {
      return true;
    }
    if (packet.payloadLength() == 0) {
      return false;
    }
    boolean matches =
        contents.matches(steps, packet.memory(), packet.payloadOffset(), packet.payloadLength());
    countGivenUp();
    return matches;
  }

  private void countGivenUp() {
    if (contents.gaveUp()) {
      stepLimitHits++;
    }
  }

  /** Lets go of the batch's memory. */
  public void release() {
    contents.release();
  }

  /**
   * How often a rule's contents took too many steps on a packet and counted as not matching.
   *
   * @return times since this evaluator was made
   */
  public long stepLimitHits() {
    return stepLimitHits;
  }
}

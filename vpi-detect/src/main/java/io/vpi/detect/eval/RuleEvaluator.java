package io.vpi.detect.eval;

import io.vpi.detect.rule.RuleProtocol;
import io.vpi.match.MatchHandler;
import io.vpi.match.MatchScanner;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rules of one program to packets, one after the other: {@link #begin}, then {@link #next}
 * until there is no more.
 *
 * <p>Not thread safe: one a thread. Allocates nothing after construction.
 */
public final class RuleEvaluator implements MatchHandler {
  private final RuleProgram program;
  private final PacketFacts packet;
  private final MatchScanner[] scanners;
  private final CandidateSet candidates;
  private final ContentEvaluator contents;
  private RuleGroup group;
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
    contents = new ContentEvaluator(stepLimit);
    group = program.group(RuleProtocol.IP);
  }

  /** Begins with the packet whose facts were read last: finds the rules that it may match. */
  public void begin() {
    candidates.clear();
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
      candidates.add(rank);
    }
    return true;
  }

  /**
   * The next rule that matches the packet, in the order of evaluation.
   *
   * @return the rule, or null if there is none left
   */
  public @Nullable CompiledRule next() {
    for (int rank = candidates.poll(); rank >= 0; rank = candidates.poll()) {
      CompiledRule rule = program.rule(rank);
      if (rule.headerMatches(packet) && contentsMatch(rule)) {
        return rule;
      }
    }
    return null;
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
    if (contents.gaveUp()) {
      stepLimitHits++;
    }
    return matches;
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

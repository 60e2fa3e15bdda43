package io.vpi.visibility.audit;

/**
 * How much an audit looked at. Pairs are ordered, and of stations of different guests.
 *
 * @param stations stations, without the outside
 * @param groups groups of stations that are alike, the outside among them
 * @param pairs all pairs; the numbers below add up to it
 * @param met pairs that are inspected as they must be
 * @param breached pairs that are not
 * @param unreachable pairs under a rule, that cannot reach each other
 * @param exempt pairs that a rule exempts
 * @param uncovered pairs under no rule
 * @param verdicts verdicts that were worked out: the measure of the work
 */
public record AuditCounts(
    int stations,
    int groups,
    long pairs,
    long met,
    long breached,
    long unreachable,
    long exempt,
    long uncovered,
    long verdicts) {}

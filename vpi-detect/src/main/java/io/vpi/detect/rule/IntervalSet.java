package io.vpi.detect.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of whole numbers from 0 to a maximum, as sorted ranges that neither overlap nor touch.
 * Immutable; for building, not for look-ups on the packet path.
 */
final class IntervalSet {
  /** First and last number of a range. */
  record Interval(BigInteger first, BigInteger last) {}

  private final BigInteger maximum;
  private final List<Interval> intervals;

  private IntervalSet(BigInteger maximum, List<Interval> sortedAndApart) {
    this.maximum = maximum;
    this.intervals = List.copyOf(sortedAndApart);
  }

  static IntervalSet empty(BigInteger maximum) {
    return new IntervalSet(maximum, List.of());
  }

  static IntervalSet all(BigInteger maximum) {
    return range(maximum, BigInteger.ZERO, maximum);
  }

  static IntervalSet range(BigInteger maximum, BigInteger first, BigInteger last) {
    return new IntervalSet(maximum, List.of(new Interval(first, last)));
  }

  List<Interval> intervals() {
    return intervals;
  }

  boolean isEmpty() {
    return intervals.isEmpty();
  }

  boolean isAll() {
    return intervals.size() == 1
        && intervals.getFirst().first().signum() == 0
        && intervals.getFirst().last().equals(maximum);
  }

  IntervalSet union(IntervalSet other) {
    return unionOf(maximum, List.of(this, other));
  }

  static IntervalSet unionOf(BigInteger maximum, List<IntervalSet> sets) {
    List<Interval> sorted = new ArrayList<>();
    sets.forEach(set -> sorted.addAll(set.intervals));
    sorted.sort(Comparator.comparing(Interval::first));
    List<Interval> merged = new ArrayList<>();
    for (Interval next : sorted) {
      Interval last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && next.first().compareTo(last.last().add(BigInteger.ONE)) <= 0) {
        merged.removeLast();
        merged.add(new Interval(last.first(), last.last().max(next.last())));
      } else {
        merged.add(next);
      }
    }
    return new IntervalSet(maximum, merged);
  }

  BigInteger maximum() {
    return maximum;
  }

  IntervalSet complement() {
    List<Interval> gaps = new ArrayList<>();
    BigInteger next = BigInteger.ZERO;
    for (Interval interval : intervals) {
      if (next.compareTo(interval.first()) < 0) {
        gaps.add(new Interval(next, interval.first().subtract(BigInteger.ONE)));
      }
      next = interval.last().add(BigInteger.ONE);
    }
    if (next.compareTo(maximum) <= 0) {
      gaps.add(new Interval(next, maximum));
    }
    return new IntervalSet(maximum, gaps);
  }

  IntervalSet minus(IntervalSet other) {
    return complement().union(other).complement();
  }
}

package io.vpi.visibility.policy;

/** Whether a station belongs to a group. */
public enum Membership {
  /** It does. */
  YES,
  /** It does not. */
  NO,
  /** What would tell is not known, such as an address. */
  UNKNOWN;

  Membership and(Membership other) {
    if (this == NO || other == NO) {
      return NO;
    }
    return this == YES ? other : this;
  }

  Membership or(Membership other) {
    if (this == YES || other == YES) {
      return YES;
    }
    return this == NO ? other : this;
  }

  static Membership of(boolean isMember) {
    return isMember ? YES : NO;
  }
}

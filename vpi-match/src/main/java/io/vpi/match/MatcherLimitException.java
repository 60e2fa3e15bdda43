package io.vpi.match;

import java.io.Serial;

/**
 * A pattern set is larger than a limit that its builder was given. The message names the limit, its
 * value and what was asked for; nothing was compiled.
 */
public final class MatcherLimitException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1L;

  private final String limitName;
  private final long limit;
  private final long required;

  MatcherLimitException(String limitName, long limit, long required) {
    super(
        "The pattern set needs "
            + required
            + " of "
            + limitName
            + ", but the limit is "
            + limit
            + ": raise it on the builder or split the set.");
    this.limitName = limitName;
    this.limit = limit;
    this.required = required;
  }

  /**
   * Which limit was exceeded.
   *
   * @return the name of the builder's method that sets it, such as {@code maxPatternBytes}
   */
  public String limitName() {
    return limitName;
  }

  /**
   * The limit's value.
   *
   * @return the value, in the limit's own unit
   */
  public long limit() {
    return limit;
  }

  /**
   * What the set would have needed.
   *
   * @return at least this much, in the limit's own unit
   */
  public long required() {
    return required;
  }
}

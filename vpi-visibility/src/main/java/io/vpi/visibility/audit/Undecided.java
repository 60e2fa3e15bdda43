package io.vpi.visibility.audit;

import java.util.Objects;

/**
 * Something that the topology does not tell and the policy depends on. Nothing of it is taken to be
 * met.
 *
 * @param line the line of the policy's file that it is about, 0 if it is about the topology
 * @param text what, and what would tell, in one sentence without a full stop
 */
public record Undecided(int line, String text) {
  /** Checks the parts. */
  public Undecided {
    Objects.requireNonNull(text, "text");
  }
}

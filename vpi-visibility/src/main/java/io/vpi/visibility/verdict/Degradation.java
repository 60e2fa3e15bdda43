package io.vpi.visibility.verdict;

import java.util.Objects;

/**
 * A reason why a sensor sees less, or worse, than the taps promise.
 *
 * @param kind which
 * @param text what it is about, in one sentence without a full stop
 */
public record Degradation(DegradationKind kind, String text) {
  /** Checks the parts. */
  public Degradation {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }
}

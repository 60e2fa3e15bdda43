package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Says that what two groups of guests exchange is encrypted, so that only a sensor within a guest
 * can look into it.
 *
 * @param from the guests of one side: a name, or {@code label=value}, or {@code *}
 * @param to the other side, likewise
 * @param how by what, such as {@code mTLS}
 */
public record EncryptedTraffic(String from, String to, String how) {
  /** Checks the parts. */
  public EncryptedTraffic {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(how, "how");
  }
}

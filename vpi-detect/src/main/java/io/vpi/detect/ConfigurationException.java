package io.vpi.detect;

import java.io.Serial;

/**
 * What was configured cannot be. The message is one sentence for the person who configured it: what
 * is wrong, where, and what was expected. It is thrown before traffic flows, never by traffic.
 */
public final class ConfigurationException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error that started here.
   *
   * @param message one sentence
   */
  public ConfigurationException(String message) {
    super(message);
  }

  /**
   * An error that something else caused.
   *
   * @param message one sentence that stands without the cause
   * @param cause the cause
   */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}

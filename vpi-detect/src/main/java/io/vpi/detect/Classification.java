package io.vpi.detect;

import java.util.Objects;

/**
 * A class of rules, what {@code classtype} names.
 *
 * @param name its short name, such as {@code trojan-activity}
 * @param description for people; the category of an alert
 * @param priority of its rules unless they say otherwise, 1 (most severe) to 255
 */
public record Classification(String name, String description, int priority) {
  /**
   * Checks the parts.
   *
   * @throws ConfigurationException if the priority is out of range
   */
  public Classification {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    if (priority < 1 || priority > 255) {
      throw new ConfigurationException(
          "the priority of class '" + name + "' is " + priority + "; expected 1 to 255");
    }
  }
}

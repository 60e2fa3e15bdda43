package io.vpi.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule says about itself. Immutable.
 *
 * @param generatorId who made the rule; 1 for rules of a rule file
 * @param id the signature id, {@code sid}, 1 to 4,294,967,295
 * @param revision {@code rev}, 0 if not given
 * @param message {@code msg}, or the empty string
 * @param action what the rule does when it matches
 * @param classtype the short name of its class, or the empty string
 * @param category the class's description, or the empty string
 * @param priority 1 (most severe) to 255
 * @param references where more is told, each as {@code type,value}
 * @param metadata keys with their values, in the rule's order
 */
public record Signature(
    long generatorId,
    long id,
    long revision,
    String message,
    Action action,
    String classtype,
    String category,
    int priority,
    List<String> references,
    Map<String, List<String>> metadata) {

  /** What a rule does when it matches. */
  public enum Action {
    /** Lets the packet pass without an event, and spares it the rules that would follow. */
    PASS,
    /** Keeps the packet from going on and raises an event. */
    DROP,
    /** Drops, tells the sender, and raises an event. */
    REJECT,
    /** Raises an event. */
    ALERT
  }

  /** Copies the collections and keeps their order. */
  public Signature {
    references = List.copyOf(references);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    metadata.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    metadata = Collections.unmodifiableMap(copy);
  }
}

package io.vpi.visibility.policy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one rule, such as {@code pci -> pci: monitor, both directions}. */
final class RuleText {
  /** What rules may name without a definition. */
  static final Map<String, PolicyGroup> ALWAYS_THERE =
      Map.of(
          "*", PolicyGroup.ANY,
          "any", PolicyGroup.ANY,
          "guests", PolicyGroup.GUESTS,
          "internet", PolicyGroup.INTERNET,
          "outside", PolicyGroup.INTERNET);

  private static final String FORM =
      "a rule is written FROM -> TO: MODE, such as web -> db: inline";
  private static final String OPTIONS =
      "both directions, one direction, filtered, in clear, by SENSOR";

  private final Map<String, PolicyGroup> groups;
  private final Problems problems;
  private final int line;

  RuleText(Map<String, PolicyGroup> groups, Problems problems, int line) {
    this.groups = groups;
    this.problems = problems;
    this.line = line;
  }

  /** The rule, or empty after all that is wrong with it was told. */
  Optional<PolicyRule> read(String text) {
    int arrow = text.indexOf("->");
    int colon = arrow < 0 ? -1 : text.indexOf(':', arrow);
    if (arrow < 0 || colon < 0) {
      problems.add(line, FORM + ", not '" + shortened(text) + "'");
      return Optional.empty();
    }
    PolicyGroup from = group(text.substring(0, arrow).strip());
    PolicyGroup to = group(text.substring(arrow + 2, colon).strip());
    Requirement requirement = requirement(text.substring(colon + 1));
    return from == null || to == null || requirement == null
        ? Optional.empty()
        : Optional.of(new PolicyRule(line, from, to, requirement));
  }

  private @Nullable PolicyGroup group(String name) {
    PolicyGroup known = groups.getOrDefault(name, ALWAYS_THERE.get(name));
    if (known == null) {
      TreeSet<String> names = new TreeSet<>(groups.keySet());
      names.addAll(ALWAYS_THERE.keySet());
      problems.add(
          line,
          name.isEmpty()
              ? FORM + ": a group is missing beside the arrow"
              : "no group '"
                  + shortened(name)
                  + "' is defined; known are "
                  + shortened(String.join(", ", names)));
    }
    return known;
  }

  private @Nullable Requirement requirement(String text) {
    String[] parts = text.split(",", -1);
    InspectionMode mode = mode(parts[0].strip());
    boolean isBoth = false;
    boolean isOne = false;
    boolean isFiltered = false;
    boolean isInClear = false;
    String sensor = "";
    boolean isWrong = mode == null;
    for (int i = 1; i < parts.length; i++) {
      String option = parts[i].strip();
      switch (option) {
        case "both directions" -> isBoth = true;
        case "one direction" -> isOne = true;
        case "filtered" -> isFiltered = true;
        case "in clear" -> isInClear = true;
        default -> {
          if (option.startsWith("by ") && sensor.isEmpty()) {
            sensor = option.substring("by ".length()).strip();
          } else {
            problems.add(
                line, "'" + shortened(option) + "' is no option of a rule; known are " + OPTIONS);
            isWrong = true;
          }
        }
      }
    }
    if (mode == null || isWrong || isContradiction(mode, parts.length > 1, isBoth, isOne)) {
      return null;
    }
    return new Requirement(
        mode, isBoth || mode == InspectionMode.INLINE, isFiltered, isInClear, sensor);
  }

  private boolean isContradiction(
      InspectionMode mode, boolean hasOptions, boolean isBoth, boolean isOne) {
    if (mode == InspectionMode.NONE && hasOptions) {
      problems.add(line, "none asks for nothing, so no options follow it");
      return true;
    }
    if (isOne && (isBoth || mode == InspectionMode.INLINE)) {
      problems.add(
          line,
          isBoth
              ? "a rule is about one direction or both directions, not both of these"
              : "what is inline stands in the way of both directions: leave \"one direction\" out");
      return true;
    }
    return false;
  }

  private @Nullable InspectionMode mode(String text) {
    for (InspectionMode mode : InspectionMode.values()) {
      if (mode.text().equals(text)) {
        return mode;
      }
    }
    problems.add(line, "a rule's mode is inline, monitor or none, not '" + shortened(text) + "'");
    return null;
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}

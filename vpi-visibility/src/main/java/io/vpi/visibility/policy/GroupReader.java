package io.vpi.visibility.policy;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the groups of a policy. */
final class GroupReader {
  private static final int MOST_GROUPS = 1_000;
  private static final int MOST_VALUES = 10_000;
  private static final int LARGEST_VLAN = 4_094;
  private static final long LARGEST_NETWORK_ID = 0xFFFF_FFFFL;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
  private static final Pattern NUMBERED = Pattern.compile("(?i)(VLAN|VNI)\\s+(\\d{1,10})");
  private static final Set<String> KEYS =
      Set.of("name", "label", "network", "host", "tenant", "may-be-empty");
  private static final String NETWORK_EXPECTED =
      "a network is written 10.0.0.0/24, VLAN 10 or VNI 5000, not ";

  private final Problems problems;
  private int values;

  GroupReader(Problems problems) {
    this.problems = problems;
  }

  Map<String, PolicyGroup> read(Node node) {
    Map<String, PolicyGroup> groups = new LinkedHashMap<>();
    if (node.isPresent() && !node.isMap()) {
      problems.add(node, "groups are written as names with conditions, not " + node);
    }
    for (Map.Entry<String, Node> member : node.members().entrySet()) {
      if (groups.size() == MOST_GROUPS) {
        problems.add(member.getValue(), "more than " + MOST_GROUPS + " groups");
        break;
      }
      String name = member.getKey();
      Node value = member.getValue();
      if (RuleText.ALWAYS_THERE.containsKey(name)) {
        problems.add(value, "'" + name + "' is always there and cannot be defined anew");
      } else if (!NAME.matcher(name).matches()) {
        problems.add(
            value,
            "a group's name has 1 to 64 letters, digits, dots, dashes and underscores, not '"
                + name
                + "'");
      } else {
        // A group with a faulty condition still stands, lest each of its rules be called wrong too.
        groups.put(name, group(name, value));
      }
    }
    return groups;
  }

  private PolicyGroup group(String name, Node node) {
    List<List<GroupCondition>> anyOf = new ArrayList<>();
    boolean mayBeEmpty = false;
    List<Node> alternatives = node.isList() ? node.items() : List.of(node);
    if (alternatives.isEmpty()) {
      problems.add(node, "group '" + name + "' has no conditions");
    }
    for (Node alternative : alternatives) {
      if (alternative.isMap()) {
        anyOf.add(conditions(name, alternative));
        mayBeEmpty |= flag(alternative.get("may-be-empty"));
      } else {
        problems.add(
            alternative,
            "group '"
                + name
                + "' is written with conditions such as {label: role=web}, not "
                + alternative);
      }
    }
    return new PolicyGroup(name, node.line(), anyOf, mayBeEmpty);
  }

  private boolean flag(Node node) {
    if (node.isPresent() && node.kind() != Node.Kind.BOOLEAN) {
      problems.add(node, "may-be-empty is true or false, not " + node);
    }
    return node.flag(false);
  }

  private List<GroupCondition> conditions(String name, Node map) {
    problems.checkNames(map, KEYS);
    List<GroupCondition> all = new ArrayList<>();
    add(all, map, "name", text -> Optional.of(new GroupCondition.Named(new NamePattern(text))));
    add(all, map, "host", text -> Optional.of(new GroupCondition.OnHost(new NamePattern(text))));
    add(
        all,
        map,
        "tenant",
        text -> Optional.of(new GroupCondition.OfTenant(new NamePattern(text))));
    add(all, map, "label", GroupReader::label);
    add(all, map, "network", GroupReader::network);
    if (all.isEmpty() && map.members().keySet().stream().noneMatch(key -> isCondition(key))) {
      problems.add(map, "group '" + name + "' has no condition; known are " + Problems.list(KEYS));
    }
    return all;
  }

  private static boolean isCondition(String key) {
    return !key.equals("may-be-empty");
  }

  private void add(
      List<GroupCondition> all,
      Node map,
      String key,
      Function<String, Optional<GroupCondition>> reader) {
    Node node = map.get(key);
    if (node.kind() == Node.Kind.MISSING) {
      return;
    }
    List<GroupCondition> any = new ArrayList<>();
    for (Node value : node.isList() ? node.items() : List.of(node)) {
      if (++values > MOST_VALUES) {
        problems.add(value, "more than " + MOST_VALUES + " values in all groups");
        return;
      }
      String text = value.text().strip();
      Optional<GroupCondition> condition =
          value.isScalar() && !text.isEmpty() ? reader.apply(text) : Optional.empty();
      condition.ifPresentOrElse(any::add, () -> problems.add(value, expected(key) + value));
    }
    if (node.isList() && node.items().isEmpty()) {
      problems.add(node, "'" + key + "' has no value");
    }
    all.add(new GroupCondition.AnyOf(List.copyOf(any)));
  }

  private static String expected(String key) {
    return switch (key) {
      case "network" -> NETWORK_EXPECTED;
      case "label" -> "a label is written role=web, or role for any value, not ";
      default -> "'" + key + "' is a name, in which * stands for any characters, not ";
    };
  }

  private static Optional<GroupCondition> label(String text) {
    int equals = text.indexOf('=');
    if (equals == 0) {
      return Optional.empty();
    }
    return Optional.of(
        equals < 0
            ? new GroupCondition.Labelled(text, NamePattern.ALL)
            : new GroupCondition.Labelled(
                text.substring(0, equals).strip(),
                new NamePattern(text.substring(equals + 1).strip())));
  }

  private static Optional<GroupCondition> network(String text) {
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      long number = Long.parseLong(numbered.group(2));
      if (numbered.group(1).equalsIgnoreCase("VLAN")) {
        return number >= 1 && number <= LARGEST_VLAN
            ? Optional.of(new GroupCondition.InVlan((int) number))
            : Optional.empty();
      }
      return number <= LARGEST_NETWORK_ID
          ? Optional.of(new GroupCondition.InOverlay(number))
          : Optional.empty();
    }
    return AddressRange.parse(text).map(GroupCondition.WithAddress::new);
  }
}

package io.vpi.visibility.policy;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what is wrong in one file. For one thread. */
final class Problems {
  private static final int MOST = 100;

  private final String file;
  private final List<PolicyProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Node at, String message) {
    add(at.line(), message);
  }

  void add(int line, String message) {
    if (found.size() < MOST) {
      found.add(new PolicyProblem(file, line, message));
    }
  }

  /** Names that mean nothing are misspelt, as a rule. */
  void checkNames(Node map, Set<String> known) {
    for (Map.Entry<String, Node> member : map.members().entrySet()) {
      if (!known.contains(member.getKey())) {
        add(
            member.getValue(),
            "'" + member.getKey() + "' is not known here; known are " + list(known));
      }
    }
  }

  static String list(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  void throwIfAny() throws PolicyException {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(PolicyProblem::line));
      throw new PolicyException(found);
    }
  }
}

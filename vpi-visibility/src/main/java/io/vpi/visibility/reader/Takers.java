package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.List;

/** The filters of traffic control that end the search for the frames that they take. */
final class Takers {
  private boolean isAny;
  private boolean isAll;

  /** Adds the next filter, if it has actions and they do not end in {@code continue}. */
  void add(Node filter) {
    List<Node> actions = filter.get("options").get("actions").items();
    if (actions.isEmpty()) {
      return;
    }
    // A policer has two ends, and says neither here: some frames may come by it.
    String end = actions.getLast().get("control_action").get("type").text();
    if (!end.equals("continue")) {
      isAny = true;
      isAll |= !end.isEmpty() && TcCondition.of(filter).isEmpty();
    }
  }

  /** Whether nothing is left for those that come after. */
  boolean takeAll() {
    return isAll;
  }

  /** The condition that a frame must meet for a filter that comes after. */
  String leave(String condition) {
    if (!isAny) {
      return condition;
    }
    String rest = "what filters before it do not take";
    return condition.isEmpty() ? rest : condition + ", " + rest;
  }
}

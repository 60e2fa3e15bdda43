package io.vpi.visibility.audit;

import io.vpi.visibility.verdict.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out commands so that each is a line of its own that can be copied into a shell as it is,
 * under a line that says where.
 */
final class CommandLines {
  private static final String INDENT = "  ";

  private CommandLines() {}

  static List<String> of(List<Command> commands) {
    List<String> lines = new ArrayList<>();
    String last = "";
    for (Command command : commands) {
      String where = "on " + command.host() + (command.isShell() ? ", as root:" : ", by hand:");
      if (!where.equals(last)) {
        lines.add(where);
        last = where;
      }
      lines.add(INDENT + command.line());
    }
    return lines;
  }
}

package io.vpi.sensor;

import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.policy.PolicyException;
import io.vpi.visibility.policy.PolicyFile;
import io.vpi.visibility.policy.PolicyProblem;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a policy for a command, and tells all that is wrong with it. */
final class PolicyReader {
  private PolicyReader() {}

  static Policy read(Path file, Terminal terminal) throws CommandException {
    try {
      return PolicyFile.load(file);
    } catch (IOException e) {
      throw new CommandException(ExitStatus.INPUT, String.valueOf(e.getMessage()), e);
    } catch (PolicyException e) {
      for (PolicyProblem problem : e.problems()) {
        terminal.err().println(Terminal.printable(problem.toString()));
      }
      int count = e.problems().size();
      throw new CommandException(
          ExitStatus.RULES,
          "the policy " + file + " has " + (count == 1 ? "an error" : count + " errors"),
          e);
    }
  }
}

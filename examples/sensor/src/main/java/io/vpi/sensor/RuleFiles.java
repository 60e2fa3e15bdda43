package io.vpi.sensor;

import io.vpi.detect.ConfigurationException;
import io.vpi.detect.RuleReport;
import io.vpi.detect.RuleSet;
import io.vpi.detect.RuleVariables;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Loads the rules that a command names. */
final class RuleFiles {
  private RuleFiles() {}

  /**
   * Loads rules; those that are rejected are in the report.
   *
   * @param files the files in order
   * @param variables what variables stand for
   * @return the rules
   * @throws CommandException if a file cannot be read or the rules cannot be compiled
   */
  static RuleSet load(List<String> files, RuleVariables variables) throws CommandException {
    RuleSet.Builder builder = RuleSet.builder().variables(variables);
    for (String file : files) {
      try {
        builder.file(Path.of(file));
      } catch (InvalidPathException e) {
        throw new CommandException(
            ExitStatus.INPUT, "'" + file + "' cannot be the name of a file of rules", e);
      } catch (ConfigurationException e) {
        throw new CommandException(ExitStatus.INPUT, String.valueOf(e.getMessage()), e);
      }
    }
    try {
      return builder.build();
    } catch (ConfigurationException e) {
      throw new CommandException(ExitStatus.RULES, String.valueOf(e.getMessage()), e);
    }
  }

  /** What became of the rules, in one line. */
  static String count(RuleReport report) {
    return "rules %d, loaded %d, rejected %d, warnings %d"
        .formatted(
            report.total(), report.loaded(), report.rejectedCount(), report.warnings().size());
  }
}

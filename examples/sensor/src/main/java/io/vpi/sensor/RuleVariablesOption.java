package io.vpi.sensor;

import io.vpi.detect.ConfigurationException;
import io.vpi.detect.RuleVariables;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option {@code --var}, which sets what variables in rules stand for. */
final class RuleVariablesOption {
  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description =
          "What $NAME stands for in rules, such as HOME_NET=[10.0.0.0/8,fd00::/8]; ports if the"
              + " name ends in PORT or PORTS, addresses otherwise. May be given several times.")
  Map<String, String> values = new LinkedHashMap<>();

  RuleVariablesOption() {}

  /** The variables that rules are read with. */
  RuleVariables variables() throws CommandException {
    RuleVariables.Builder builder = RuleVariables.builder();
    try {
      for (Map.Entry<String, String> variable : values.entrySet()) {
        if (isPort(variable.getKey())) {
          builder.port(variable.getKey(), variable.getValue());
        } else {
          builder.address(variable.getKey(), variable.getValue());
        }
      }
      return builder.build();
    } catch (ConfigurationException e) {
      throw new CommandException(ExitStatus.USAGE, "--var: " + e.getMessage(), e);
    }
  }

  /** The names that rules use for ports all end so. */
  private static boolean isPort(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.endsWith("PORT") || upper.endsWith("PORTS");
  }
}

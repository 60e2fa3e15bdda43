package io.vpi.sensor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpi rules}: the commands about rules. */
@Command(
    name = "rules",
    description = "Works on files of rules.",
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommand implements Runnable {
  @Spec CommandSpec spec;

  RulesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

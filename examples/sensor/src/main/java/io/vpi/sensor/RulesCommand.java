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
  /** Replaced by the command's own when it is set up. */
  @Spec CommandSpec spec = CommandSpec.create();

  RulesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}

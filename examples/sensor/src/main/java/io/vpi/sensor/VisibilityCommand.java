package io.vpi.sensor;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpi visibility}: the commands about who can be seen by which sensor. */
@Command(
    name = "visibility",
    description = "Tells which traffic sensors can see, and which not.",
    synopsisSubcommandLabel = "COMMAND")
final class VisibilityCommand implements Runnable {
  /** Replaced by the command's own when it is set up. */
  @Spec CommandSpec spec = CommandSpec.create();

  private VisibilityCommand() {}

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new VisibilityCommand())
        .addSubcommand(new VisibilityAuditCommand(terminal))
        .addSubcommand(new VisibilityCollectCommand(terminal))
        .addSubcommand(new VisibilityReportCommand(terminal))
        .addSubcommand(new VisibilityShowCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}

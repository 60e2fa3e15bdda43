package io.vpi.sensor;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vpi visibility}: the commands about who can be seen by which sensor. */
@Command(
    name = "visibility",
    description = "Tells which traffic sensors can see, and which not.",
    synopsisSubcommandLabel = "COMMAND")
final class VisibilityCommand {
  private VisibilityCommand() {}

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new VisibilityCommand())
        .addSubcommand(new VisibilityAuditCommand(terminal))
        .addSubcommand(new VisibilityCollectCommand(terminal))
        .addSubcommand(new VisibilityReportCommand(terminal))
        .addSubcommand(new VisibilityShowCommand(terminal));
  }
}

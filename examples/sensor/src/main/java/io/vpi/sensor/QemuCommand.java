package io.vpi.sensor;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpi qemu}: the commands about filters in running guests. */
@Command(
    name = "qemu",
    description = "Puts the filters of qemu: sources into running guests.",
    synopsisSubcommandLabel = "COMMAND")
final class QemuCommand implements Runnable {
  /** Replaced by the command's own when it is set up. */
  @Spec CommandSpec spec = CommandSpec.create();

  private QemuCommand() {}

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new QemuCommand())
        .addSubcommand(new QemuAttachCommand())
        .addSubcommand(new QemuDetachCommand())
        .addSubcommand(new QemuBypassCommand())
        .addSubcommand(new QemuStatusCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}

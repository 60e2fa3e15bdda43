package io.vpi.sensor;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vpi qemu}: the commands about filters in running guests. */
@Command(
    name = "qemu",
    description = "Puts the filters of qemu: sources into running guests.",
    synopsisSubcommandLabel = "COMMAND")
final class QemuCommand {
  private QemuCommand() {}

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new QemuCommand())
        .addSubcommand(new QemuAttachCommand())
        .addSubcommand(new QemuDetachCommand())
        .addSubcommand(new QemuBypassCommand())
        .addSubcommand(new QemuStatusCommand(terminal));
  }
}

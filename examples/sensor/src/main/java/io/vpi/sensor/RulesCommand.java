package io.vpi.sensor;

import picocli.CommandLine.Command;

/** {@code vpi rules}: the commands about rules. */
@Command(
    name = "rules",
    description = "Works on files of rules.",
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommand {
  RulesCommand() {}
}

package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Reads a command line and runs its command. Nothing leaves it but a message and an exit status: no
 * stack trace, unless {@code --debug} asks for it.
 */
final class CommandLineRunner {
  private static final int HELP_WIDTH = 100;

  private final Terminal terminal;
  private final VpiCommand root = new VpiCommand();

  CommandLineRunner(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs one command.
   *
   * @param args the command line
   * @return a number of {@link ExitStatus}
   */
  int run(String... args) {
    PrintWriter out = new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8);
    try {
      CommandLine commandLine = commandLine(out);
      int status = commandLine.execute(args);
      // A PrintWriter keeps its troubles to itself; what help could not print is known here.
      return out.checkError() ? ExitStatus.BROKEN_PIPE : status;
    } finally {
      terminal.err().flush();
    }
  }

  private CommandLine commandLine(PrintWriter out) {
    CommandLine rules =
        new CommandLine(new RulesCommand()).addSubcommand(new RulesCheckCommand(terminal));
    CommandLine all =
        new CommandLine(root)
            .addSubcommand(new InspectCommand(terminal))
            .addSubcommand(new DecodeCommand(terminal))
            .addSubcommand(new FlowsCommand(terminal))
            .addSubcommand(new StreamsCommand(terminal))
            .addSubcommand(rules)
            .addSubcommand(new BypassCommand(terminal))
            .addSubcommand(new SourcesCommand(terminal))
            .addSubcommand(QemuCommand.commandLine(terminal))
            .addSubcommand(VisibilityCommand.commandLine(terminal))
            .setOut(out)
            .setErr(terminal.err())
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setUsageHelpWidth(HELP_WIDTH)
            .setCaseInsensitiveEnumValuesAllowed(true)
            // A file's name may begin with @; it is no file of arguments.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(this::onUsageError)
            .setExecutionExceptionHandler(this::onFailure);
    documentExitStatuses(all);
    return all;
  }

  private static void documentExitStatuses(CommandLine commandLine) {
    commandLine
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(ExitStatus.descriptions());
    commandLine.getSubcommands().values().forEach(CommandLineRunner::documentExitStatuses);
  }

  private int onUsageError(ParameterException error, String[] args) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    say(error.getMessage() + " (see " + command + " --help)");
    return ExitStatus.USAGE;
  }

  private int onFailure(Exception error, CommandLine commandLine, ParseResult parsed) {
    if (root.debug) {
      error.printStackTrace(terminal.err());
    }
    if (error instanceof CommandException failure) {
      if (failure.status() != ExitStatus.BROKEN_PIPE) {
        say(failure.getMessage());
      }
      return failure.status();
    }
    if (error instanceof CaptureException failure) {
      say(failure.getMessage());
      return ExitStatus.INPUT;
    }
    String hint = root.debug ? "" : " (--debug shows where)";
    say("internal error, please report it: " + error + hint);
    return ExitStatus.INTERNAL;
  }

  private void say(@Nullable String message) {
    terminal.err().println("vpi: " + String.valueOf(message).strip());
  }
}

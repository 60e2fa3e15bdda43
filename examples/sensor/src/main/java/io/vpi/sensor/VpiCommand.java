package io.vpi.sensor;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code vpi} itself, and the options that all commands have. */
@Command(
    name = "vpi",
    description = "Inspects packets of virtual networks against rules.",
    mixinStandardHelpOptions = true,
    versionProvider = VpiCommand.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:the input is cut or damaged; the packets before that place were processed",
      "2:the command line is wrong",
      "3:rules were rejected (rules check), or none could be loaded (inspect)",
      "4:a source or a file of rules cannot be opened",
      "5:the output cannot be written, or events were lost on the way to it",
      "70:a fault in vpi itself; --debug shows where",
      "130:ended by Ctrl-C; the summary covers what was processed",
      "141:the reader of standard output has gone away"
    })
final class VpiCommand implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with an error.")
  boolean debug;

  @Spec CommandSpec spec;

  VpiCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Tells the version of vpi and of the Java that runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = VpiCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "vpi " + (version == null ? "(built from source)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
            + System.getProperty("os.arch")
      };
    }
  }
}

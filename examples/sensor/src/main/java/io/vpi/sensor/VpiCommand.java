package io.vpi.sensor;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code vpi} itself, and the options that all commands have. */
@Command(
    name = "vpi",
    description = "Inspects packets of virtual networks against rules.",
    mixinStandardHelpOptions = true,
    versionProvider = VpiCommand.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND")
final class VpiCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with an error.")
  boolean debug;

  VpiCommand() {}

  /** Tells the version of vpi and of the Java that runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = VpiCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "vpi " + (version == null ? "(built from source)" : version),
        "Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }
  }
}

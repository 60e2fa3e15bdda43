package io.vpi.sensor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
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
    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = VpiCommand.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IOException(RESOURCE + " is missing in the installation of vpi");
        }
        properties.load(in);
      }
      String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
      return new String[] {
        "vpi " + properties.getProperty("version"), "Java " + Runtime.version() + ", " + system
      };
    }
  }
}

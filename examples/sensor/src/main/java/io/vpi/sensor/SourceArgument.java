package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import io.vpi.capture.PacketSources;
import io.vpi.tap.TapRegistry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The SOURCE of a command and the options that belong to it. */
final class SourceArgument {
  private static final String FILE_SCHEME = "pcap:";
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9-]*:.*", Pattern.DOTALL);

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A capture file, - for standard input, or a name with a scheme such as pcap:FILE (vpi"
              + " sources lists them).")
  String name = "";

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The virtual host that the packets come from, for events.")
  String host = "";

  @Option(
      names = "--max-packet",
      paramLabel = "BYTES",
      defaultValue = "262144",
      description =
          "The longest packet; one that claims more is damage (default: ${DEFAULT-VALUE}).")
  int maxPacketLength;

  SourceArgument() {}

  /** Opens the source. */
  PacketSource open() throws CaptureException, CommandException {
    return PacketSources.open(qualified(name), options());
  }

  /** Opens as many queues of the source as there are threads to read them. */
  List<PacketSource> open(int threads) throws CaptureException, CommandException {
    return PacketSources.openQueues(qualified(name), options(), threads);
  }

  /**
   * Whether the source goes by the clock, and what is not taken in time is lost: all but files and
   * pipes, which wait.
   */
  boolean isLive() {
    return !qualified(name).startsWith(FILE_SCHEME);
  }

  private CaptureOptions options() throws CommandException {
    if (maxPacketLength < 1 || maxPacketLength > CaptureOptions.LARGEST_PACKET) {
      throw new CommandException(
          ExitStatus.USAGE,
          "--max-packet is 1 to " + CaptureOptions.LARGEST_PACKET + ", not " + maxPacketLength);
    }
    return new CaptureOptions(new TapRegistry(), host, maxPacketLength);
  }

  /** The name with its scheme: what does not begin with one is a file. */
  static String qualified(String name) {
    return isQualified(name) ? name : FILE_SCHEME + name;
  }

  /**
   * A name with a colon is that of a file only if there is such a file and no such scheme: a
   * mistyped scheme shall be told as one.
   */
  private static boolean isQualified(String name) {
    if (!SCHEME.matcher(name).matches()) {
      return false;
    }
    String scheme = name.substring(0, name.indexOf(':'));
    for (PacketSourceProvider provider : PacketSources.providers()) {
      if (provider.scheme().equals(scheme)) {
        return true;
      }
    }
    return !exists(name);
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}

package io.vpi.sensor;

import io.vpi.asset.AssetResolver;
import io.vpi.capture.Capability;
import io.vpi.capture.PacketSource;
import io.vpi.detect.AnomalyReporting;
import io.vpi.detect.ConfigurationException;
import io.vpi.detect.InspectionMode;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.event.EventSink;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.StreamOptions;
import picocli.CommandLine.Option;

/** The options of {@code inspect} that say how an inspector works. */
final class InspectorSettings {
  private static final int MEBI = 20;

  @Option(names = "--no-anomalies", description = "Count anomalies, but make no events of them.")
  boolean withoutAnomalies;

  @Option(
      names = "--checksums",
      description =
          "Verify checksums; a packet with a wrong one is an anomaly and not put to the rules.")
  boolean checksums;

  @Option(
      names = "--passive",
      description =
          "Judge no packet, though the source is inline and could drop those that rules want"
              + " dropped.")
  boolean passive;

  @Option(
      names = "--flows",
      paramLabel = "N",
      defaultValue = "65536",
      description = "How many flows each thread follows at once (default: ${DEFAULT-VALUE}).")
  int flows;

  @Option(
      names = "--stream-memory",
      paramLabel = "MIB",
      defaultValue = "64",
      description =
          "How much memory each thread has for the bytes of TCP streams, in MiB (default:"
              + " ${DEFAULT-VALUE}).")
  long streamMemory;

  @Option(
      names = "--stream-depth",
      paramLabel = "MIB",
      defaultValue = "0",
      description =
          "How much of each direction of a TCP connection is put together, in MiB; what follows is"
              + " matched packet by packet, and not compared when it comes again. 0, the default,"
              + " for all.")
  long streamDepth;

  InspectorSettings() {}

  /**
   * Makes an inspector for a source.
   *
   * @throws CommandException if an option is out of range, or a rule asks for what the source
   *     cannot do
   */
  Inspector build(RuleSet rules, PacketSource source, EventSink sink, AssetResolver guests)
      throws CommandException {
    FlowOptions flowOptions = flowOptions();
    boolean inline = !passive && source.capabilities().contains(Capability.INLINE);
    try {
      return Inspector.builder(rules)
          .name(source.name())
          .sink(sink)
          .assets(guests)
          .mode(inline ? InspectionMode.INLINE : InspectionMode.PASSIVE)
          .capabilities(source.capabilities())
          .anomalies(withoutAnomalies ? AnomalyReporting.NONE : AnomalyReporting.ALL)
          .checksums(checksums ? ChecksumPolicy.VERIFY : ChecksumPolicy.AUTO)
          .flows(flowOptions)
          .build();
    } catch (ConfigurationException e) {
      throw new CommandException(ExitStatus.RULES, String.valueOf(e.getMessage()), e);
    }
  }

  private FlowOptions flowOptions() throws CommandException {
    try {
      return FlowOptions.builder()
          .capacity(flows)
          .streams(
              StreamOptions.builder()
                  .memory(bytes(streamMemory))
                  .depthToServer(bytes(streamDepth))
                  .depthToClient(bytes(streamDepth))
                  .build())
          .build();
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitStatus.USAGE, "--flows, --stream-memory or --stream-depth: " + e.getMessage(), e);
    }
  }

  /** Whatever is absurd stays out of range. */
  private static long bytes(long mebibytes) {
    return Math.clamp(mebibytes, -1L, 1L << MEBI) << MEBI;
  }
}

package io.vpi.sensor;

import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The options of commands that follow flows. */
final class FlowSettings {
  private static final int MOST_FLOWS = 1 << 24;
  private static final int GAP_PACKETS = 256;

  @Option(
      names = "--flows",
      paramLabel = "N",
      defaultValue = "262144",
      description = "How many flows are followed at once (default: ${DEFAULT-VALUE}).")
  int flows;

  @Option(
      names = "--midstream",
      description = "Follow TCP connections whose beginning is not in the capture.")
  boolean midstream;

  @Option(
      names = "--mirror-window",
      paramLabel = "MILLISECONDS",
      defaultValue = "0",
      description =
          "Drop copies of a packet by several mirrors that come within this time (default: 0, none"
              + " are looked for).")
  long mirrorMillis;

  FlowSettings() {}

  /**
   * The options for an engine.
   *
   * @throws CommandException if one is out of range
   */
  FlowOptions options() throws CommandException {
    if (flows < 1 || flows > MOST_FLOWS) {
      throw new CommandException(
          ExitStatus.USAGE, "--flows is 1 to " + MOST_FLOWS + ", not " + flows);
    }
    if (mirrorMillis < 0 || mirrorMillis > 10_000) {
      throw new CommandException(
          ExitStatus.USAGE, "--mirror-window is 0 to 10000 milliseconds, not " + mirrorMillis);
    }
    return FlowOptions.builder()
        .capacity(flows)
        // Who reads a file wants all of it: a hole may be filled late.
        .streams(
            StreamOptions.builder().gapPatience(GAP_PACKETS, TimeUnit.HOURS.toNanos(1)).build())
        .mirrorWindow(TimeUnit.MILLISECONDS.toNanos(mirrorMillis))
        .tcp(TcpOptions.builder().midstream(midstream).checksums(ChecksumPolicy.AUTO).build())
        .build();
  }
}

package io.vpi.sensor.format;

import io.vpi.asset.Asset;
import io.vpi.event.FlowEvent;
import io.vpi.net.IpAddress;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A flow as one line for people. */
public final class FlowLine {
  private static final int NANOS_A_MILLISECOND = 1_000_000;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

  private FlowLine() {}

  /**
   * Writes what the columns are.
   *
   * @param out where to
   * @throws IOException if that fails
   */
  public static void header(TextOutput out) throws IOException {
    out.put(
        "# start  protocol  client -> server  packets and bytes each way  duration  state  end");
    out.endLine();
  }

  /**
   * Writes a flow.
   *
   * @param flow the flow
   * @param out where to
   * @throws IOException if that fails
   */
  public static void write(FlowEvent flow, TextOutput out) throws IOException {
    out.epochSeconds(flow.start());
    out.put("  ");
    out.put(protocol(flow.ipProtocol()));
    out.put("  ");
    end(flow.sourceAddress(), flow.sourcePort(), flow.sourceAsset(), out);
    out.put(" -> ");
    end(flow.destinationAddress(), flow.destinationPort(), flow.destinationAsset(), out);
    out.put("  ");
    out.decimal(flow.packetsToServer());
    out.put('/');
    out.decimal(flow.packetsToClient());
    out.put(" packets  ");
    out.decimal(flow.bytesToServer());
    out.put('/');
    out.decimal(flow.bytesToClient());
    out.put(" bytes  ");
    out.decimal(Math.max(0, flow.end() - flow.start()) / NANOS_A_MILLISECOND);
    out.put(" ms  ");
    out.put(flow.state());
    out.put("  ");
    out.put(flow.reason());
    if (flow.tenant().networkId() >= 0) {
      out.put("  network ");
      out.decimal(flow.tenant().networkId());
    }
    if (flow.tenant().outerVlan() >= 0) {
      out.put("  vlan ");
      out.decimal(flow.tenant().outerVlan());
    }
    out.endLine();
  }

  private static void end(@Nullable IpAddress address, int port, Asset asset, TextOutput out)
      throws IOException {
    out.put(String.valueOf(address));
    if (port >= 0) {
      out.put(" port ");
      out.decimal(port);
    }
    if (!asset.guest().isEmpty()) {
      out.put(" (");
      out.put(UNPRINTABLE.matcher(asset.guest()).replaceAll("?"));
      out.put(')');
    }
  }

  private static String protocol(int number) {
    return switch (number) {
      case 1 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 58 -> "icmpv6";
      case 132 -> "sctp";
      default -> "ip " + number;
    };
  }
}

package io.vpi.flow.table;

import io.vpi.asset.Asset;
import io.vpi.decode.IpProtocol;
import io.vpi.event.CommunityId;
import io.vpi.event.FlowEvent;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.FlowEnd;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A flow that ends, as its event shows it; one object for all flows of a table. What costs an
 * object is made when it is first asked for.
 *
 * <p>Not thread safe.
 */
public final class FlowRecordEvent implements FlowEvent {
  private final FlowTable table;
  private final FlowAssets assets;

  private @Nullable TapRegistry taps;
  private int flow;
  private long record;
  private boolean clientIsA;
  private long timestamp;
  private FlowEnd reason = FlowEnd.TIMEOUT;

  private @Nullable IpAddress source;
  private @Nullable IpAddress destination;
  private @Nullable Tenant tenant;

  /**
   * Makes an event that tells of no flow yet.
   *
   * @param table the table whose flows it will tell of
   * @param assets who the ends of its flows are
   */
  public FlowRecordEvent(FlowTable table, FlowAssets assets) {
    this.table = table;
    this.assets = assets;
  }

  /**
   * Turns to a flow, whose record must stay until all who get the event have read it.
   *
   * @param number the flow's number
   * @param end why it ends
   * @param now when that was noticed, nanoseconds since the epoch
   * @param registry the taps that the record's tap is an id of, or null where they are not at hand
   * @return this
   */
  public FlowRecordEvent of(int number, FlowEnd end, long now, @Nullable TapRegistry registry) {
    flow = number;
    record = table.record(number);
    clientIsA = FlowRecord.isClientA(records(), record);
    reason = end;
    timestamp = now;
    taps = registry;
    source = null;
    destination = null;
    tenant = null;
    return this;
  }

  private MemorySegment records() {
    return table.records();
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public long flowId() {
    return table.publicId(flow);
  }

  @Override
  public TapPoint tap() {
    return taps == null ? TapPoint.UNKNOWN : taps.tap(FlowRecord.tap(records(), record));
  }

  @Override
  public IpAddress sourceAddress() {
    IpAddress known = source;
    if (known == null) {
      known = address(clientIsA);
      source = known;
    }
    return known;
  }

  @Override
  public IpAddress destinationAddress() {
    IpAddress known = destination;
    if (known == null) {
      known = address(!clientIsA);
      destination = known;
    }
    return known;
  }

  private IpAddress address(boolean ofA) {
    long low = FlowRecord.addressLow(records(), record, ofA);
    return FlowRecord.ipVersion(records(), record) == 4
        ? IpAddress.ofIpv4((int) low)
        : IpAddress.ofIpv6(FlowRecord.addressHigh(records(), record, ofA), low);
  }

  @Override
  public int ipProtocol() {
    return FlowRecord.ipProtocol(records(), record);
  }

  private boolean hasPorts() {
    return switch (ipProtocol()) {
      case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.UDP_LITE, IpProtocol.SCTP, IpProtocol.DCCP ->
          true;
      default -> false;
    };
  }

  private boolean isIcmp() {
    return ipProtocol() == IpProtocol.ICMP || ipProtocol() == IpProtocol.ICMPV6;
  }

  @Override
  public int sourcePort() {
    return hasPorts() ? FlowRecord.port(records(), record, clientIsA) : -1;
  }

  @Override
  public int destinationPort() {
    return hasPorts() ? FlowRecord.port(records(), record, !clientIsA) : -1;
  }

  @Override
  public int icmpType() {
    return isIcmp() ? FlowRecord.icmpType(records(), record) : -1;
  }

  @Override
  public int icmpCode() {
    return isIcmp() ? FlowRecord.icmpCode(records(), record) : -1;
  }

  @Override
  public Tenant tenant() {
    Tenant known = tenant;
    if (known == null) {
      known =
          TenantKey.tenant(
              FlowRecord.tenant(records(), record), FlowRecord.addressSpace(records(), record));
      tenant = known;
    }
    return known;
  }

  @Override
  public String communityId() {
    return CommunityId.of(
        0,
        sourceAddress(),
        destinationAddress(),
        ipProtocol(),
        isIcmp() ? icmpType() : Math.max(0, sourcePort()),
        isIcmp() ? icmpCode() : Math.max(0, destinationPort()));
  }

  @Override
  public Asset sourceAsset() {
    return assets.of(record, clientIsA);
  }

  @Override
  public Asset destinationAsset() {
    return assets.of(record, !clientIsA);
  }

  @Override
  public long packetsToServer() {
    return FlowRecord.packets(records(), record, clientIsA);
  }

  @Override
  public long packetsToClient() {
    return FlowRecord.packets(records(), record, !clientIsA);
  }

  @Override
  public long bytesToServer() {
    return FlowRecord.bytes(records(), record, clientIsA);
  }

  @Override
  public long bytesToClient() {
    return FlowRecord.bytes(records(), record, !clientIsA);
  }

  @Override
  public long start() {
    return FlowRecord.start(records(), record);
  }

  @Override
  public long end() {
    return FlowRecord.last(records(), record);
  }

  @Override
  public String state() {
    return has(FlowFlags.BYPASSED) ? "bypassed" : FlowRecord.state(records(), record).label();
  }

  @Override
  public String reason() {
    return reason.label();
  }

  @Override
  public boolean isAlerted() {
    return has(FlowFlags.ALERTED);
  }

  private boolean has(int flag) {
    return (FlowRecord.flags(records(), record) & flag) != 0;
  }

  @Override
  public int tcpFlagsToServer() {
    return FlowRecord.tcpFlags(records(), record, clientIsA);
  }

  @Override
  public int tcpFlagsToClient() {
    return FlowRecord.tcpFlags(records(), record, !clientIsA);
  }

  @Override
  public String tcpState() {
    return FlowRecord.tcpState(records(), record).label();
  }
}

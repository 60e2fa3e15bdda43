package io.vpi.eve;

import io.vpi.asset.Asset;
import io.vpi.event.FlowEvent;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.tap.TapPoint;

/** A hand-made flow: a short TCP connection unless a test sets other facts. */
final class TestFlow implements FlowEvent {
  private static final long SECOND = 1_000_000_000L;

  long end = 1_714_564_800_123_456_789L;
  long start = end - 2 * SECOND;
  TapPoint tap = TapPoint.UNKNOWN;
  IpAddress source = IpAddress.parse("10.0.0.1").orElseThrow();
  IpAddress destination = IpAddress.parse("10.0.0.2").orElseThrow();
  int ipProtocol = 6;
  int sourcePort = 34855;
  int destinationPort = 80;
  int icmpType = -1;
  int icmpCode = -1;
  Tenant tenant = Tenant.NONE;
  Asset sourceAsset = Asset.UNKNOWN;
  Asset destinationAsset = Asset.UNKNOWN;
  String communityId = "1:LQU9qZlK+B5F3KDmev6m5PMibrg=";
  boolean alerted;
  int flagsToServer = 0x1B;
  int flagsToClient = 0x1A;

  @Override
  public long timestamp() {
    return end + 60 * SECOND;
  }

  @Override
  public long flowId() {
    return (1L << 53) - 1;
  }

  @Override
  public TapPoint tap() {
    return tap;
  }

  @Override
  public IpAddress sourceAddress() {
    return source;
  }

  @Override
  public IpAddress destinationAddress() {
    return destination;
  }

  @Override
  public int ipProtocol() {
    return ipProtocol;
  }

  @Override
  public int sourcePort() {
    return sourcePort;
  }

  @Override
  public int destinationPort() {
    return destinationPort;
  }

  @Override
  public int icmpType() {
    return icmpType;
  }

  @Override
  public int icmpCode() {
    return icmpCode;
  }

  @Override
  public Tenant tenant() {
    return tenant;
  }

  @Override
  public String communityId() {
    return communityId;
  }

  @Override
  public Asset sourceAsset() {
    return sourceAsset;
  }

  @Override
  public Asset destinationAsset() {
    return destinationAsset;
  }

  @Override
  public long packetsToServer() {
    return 6;
  }

  @Override
  public long packetsToClient() {
    return 5;
  }

  @Override
  public long bytesToServer() {
    return 5_000_000_000L;
  }

  @Override
  public long bytesToClient() {
    return 321;
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public String state() {
    return "closed";
  }

  @Override
  public String reason() {
    return "fin";
  }

  @Override
  public boolean isAlerted() {
    return alerted;
  }

  @Override
  public int tcpFlagsToServer() {
    return flagsToServer;
  }

  @Override
  public int tcpFlagsToClient() {
    return flagsToClient;
  }

  @Override
  public String tcpState() {
    return "time_wait";
  }
}

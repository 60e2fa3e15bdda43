package io.vpi.eve;

import io.vpi.asset.Asset;
import io.vpi.event.TrafficEvent;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.tap.TapPoint;

/** What hand-made events have in common. They begin without IP. */
abstract class TestTraffic implements TrafficEvent {
  TapPoint tap = TapPoint.UNKNOWN;
  IpAddress sourceAddress;
  IpAddress destinationAddress;
  int ipProtocol = -1;
  int sourcePort = -1;
  int destinationPort = -1;
  int icmpType = -1;
  int icmpCode = -1;
  Tenant tenant = Tenant.NONE;
  String communityId;
  Asset sourceAsset = Asset.UNKNOWN;
  Asset destinationAsset = Asset.UNKNOWN;

  void ends(String source, int sourcePort, String destination, int destinationPort, int protocol) {
    sourceAddress = IpAddress.parse(source).orElseThrow();
    destinationAddress = IpAddress.parse(destination).orElseThrow();
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
    ipProtocol = protocol;
  }

  @Override
  public TapPoint tap() {
    return tap;
  }

  @Override
  public IpAddress sourceAddress() {
    return sourceAddress;
  }

  @Override
  public IpAddress destinationAddress() {
    return destinationAddress;
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
}

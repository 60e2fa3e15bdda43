package io.vpi.flow;

import io.vpi.asset.Asset;
import io.vpi.flow.table.FlowAssets;
import io.vpi.flow.table.FlowRecord;
import java.lang.foreign.MemorySegment;

/**
 * Who sends to whom in one direction of a flow; in numbers, reused.
 *
 * <p>Not thread safe: it belongs to its engine's thread.
 */
public final class FlowEnds {
  private int ipVersion;
  private int ipProtocol;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int sourcePort;
  private int destinationPort;
  private long tenant;
  private Asset sourceAsset = Asset.UNKNOWN;
  private Asset destinationAsset = Asset.UNKNOWN;

  FlowEnds() {}

  void read(MemorySegment records, long record, boolean fromA, FlowAssets assets) {
    ipVersion = FlowRecord.ipVersion(records, record);
    ipProtocol = FlowRecord.ipProtocol(records, record);
    sourceHigh = FlowRecord.addressHigh(records, record, fromA);
    sourceLow = FlowRecord.addressLow(records, record, fromA);
    destinationHigh = FlowRecord.addressHigh(records, record, !fromA);
    destinationLow = FlowRecord.addressLow(records, record, !fromA);
    sourcePort = FlowRecord.port(records, record, fromA);
    destinationPort = FlowRecord.port(records, record, !fromA);
    tenant = FlowRecord.tenant(records, record);
    sourceAsset = assets.of(record, fromA);
    destinationAsset = assets.of(record, !fromA);
  }

  /**
   * The IP version.
   *
   * @return 4 or 6
   */
  public int ipVersion() {
    return ipVersion;
  }

  /**
   * What IP carries.
   *
   * @return an IANA protocol number
   */
  public int ipProtocol() {
    return ipProtocol;
  }

  /**
   * The sender's first 64 bits.
   *
   * @return 0 for IPv4
   */
  public long sourceHigh() {
    return sourceHigh;
  }

  /**
   * The sender's last 64 bits, or 32 for IPv4.
   *
   * @return the bits, zero-extended
   */
  public long sourceLow() {
    return sourceLow;
  }

  /**
   * The receiver's first 64 bits.
   *
   * @return 0 for IPv4
   */
  public long destinationHigh() {
    return destinationHigh;
  }

  /**
   * The receiver's last 64 bits, or 32 for IPv4.
   *
   * @return the bits, zero-extended
   */
  public long destinationLow() {
    return destinationLow;
  }

  /**
   * The sender's port.
   *
   * @return 0 to 65535; 0 where the protocol has none
   */
  public int sourcePort() {
    return sourcePort;
  }

  /**
   * The receiver's port.
   *
   * @return 0 to 65535; 0 where the protocol has none
   */
  public int destinationPort() {
    return destinationPort;
  }

  /**
   * Whose the flow is.
   *
   * @return bits of {@link io.vpi.flow.policy.TenantKey}
   */
  public long tenant() {
    return tenant;
  }

  /**
   * What the inventory knew of the sender when the flow began.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  public Asset sourceAsset() {
    return sourceAsset;
  }

  /**
   * What the inventory knew of the receiver when the flow began.
   *
   * @return the asset, {@link Asset#UNKNOWN} if nothing
   */
  public Asset destinationAsset() {
    return destinationAsset;
  }
}

package io.vpi.flow.table;

import io.vpi.asset.Asset;
import io.vpi.flow.host.HostLookup;
import io.vpi.net.MacAddress;
import java.lang.foreign.MemorySegment;

/**
 * Who the ends of flows are: what the inventory answered when the flow began, when the MAC
 * addresses of its first packet were at hand.
 *
 * <p>Not thread safe.
 */
public final class FlowAssets {
  private final MemorySegment records;
  private final HostLookup hosts;
  private final AssetNumbers numbers = new AssetNumbers();

  /**
   * Makes what answers for the flows of a table.
   *
   * @param table the table
   * @param hosts asks the inventory
   */
  public FlowAssets(FlowTable table, HostLookup hosts) {
    records = table.records();
    this.hosts = hosts;
  }

  /**
   * Asks who an end of a new flow is and how it behaves, and notes both.
   *
   * @param record where the flow's record starts, in bytes
   * @param ofA which end
   * @param mac its MAC address as {@link MacAddress} has it, or {@link MacAddress#NONE}
   */
  public void note(long record, boolean ofA, long mac) {
    FlowRecord.asset(records, record, ofA, numbers.of(ask(record, ofA, mac)));
    FlowRecord.policy(records, record, ofA, hosts.policy(FlowRecord.tap(records, record)));
  }

  private Asset ask(long record, boolean ofA, long mac) {
    hosts
        .end()
        .mac(mac)
        .address(
            FlowRecord.ipVersion(records, record),
            FlowRecord.addressHigh(records, record, ofA),
            FlowRecord.addressLow(records, record, ofA));
    return hosts.ask(FlowRecord.tenant(records, record), FlowRecord.addressSpace(records, record));
  }

  /**
   * Who an end of a flow is.
   *
   * @param record where the flow's record starts, in bytes
   * @param ofA which end
   * @return what the inventory knew when the flow began; where there were too many assets for that
   *     to be noted, what it knows now of the IP address
   */
  public Asset of(long record, boolean ofA) {
    int number = FlowRecord.asset(records, record, ofA);
    return number == AssetNumbers.NONE ? ask(record, ofA, MacAddress.NONE) : numbers.asset(number);
  }
}

package io.vpi.flow.table;

import static io.vpi.flow.table.Frames.ICMP;
import static io.vpi.flow.table.Frames.TCP;
import static io.vpi.flow.table.Frames.ethernet;
import static io.vpi.flow.table.Frames.icmp;
import static io.vpi.flow.table.Frames.ip;
import static io.vpi.flow.table.Frames.tcp;
import static io.vpi.flow.table.Frames.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.event.CommunityId;
import io.vpi.flow.host.HostLookup;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.report.FlowState;
import io.vpi.flow.report.TcpState;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowRecordEventTest {
  private static final IpAddress CLIENT = IpAddress.parse("200.0.0.9").orElseThrow();
  private static final IpAddress SERVER = IpAddress.parse("10.0.0.2").orElseThrow();
  private static final byte[] SYN =
      ethernet(ip("200.0.0.9", "10.0.0.2", TCP, tcp(40000, 80, 2, new byte[0])), 12);

  private final FlowHash hash = FlowHash.seeded(2);
  private final TapRegistry taps = new TapRegistry();
  private final int tap = taps.register(new TapPoint("h", "s", "p", "g", Direction.UNKNOWN, 4));
  private final FlowTable table =
      new FlowTable(
          4, FlowTimeouts.DEFAULT, EvictionPolicy.NONE, hash, (flow, end) -> assertTrue(flow < 4));

  @AfterEach
  void closeTable() {
    table.close();
  }

  private FlowAssets assets(AssetResolver inventory) {
    return new FlowAssets(table, new HostLookup(inventory, HostPolicies.all(HostPolicy.MODERN)));
  }

  private int create(byte[] frame, long now) {
    Frames.Decoded decoded = Frames.decode(taps, tap, frame);
    FlowKey key = new FlowKey();
    assertTrue(key.read(decoded.batch(), decoded.layers(), 0, TenantKey.INNERMOST));
    int flow = table.create(key, hash.of(key), now);
    table.seen(flow, key.isFromA(), now, frame.length);
    FlowRecord.tap(table.records(), table.record(flow), tap);
    return flow;
  }

  @Test
  void showsAFlowAsItsClientSeesIt() {
    int flow = create(vxlan(77, SYN), 1000);
    // The server has the lower address: it is A.
    table.seen(flow, true, 2000, 11);
    table.seen(flow, true, 3000, 12);
    FlowRecord.addTcpFlags(table.records(), table.record(flow), false, 0x02);
    FlowRecord.addTcpFlags(table.records(), table.record(flow), true, 0x12);
    FlowRecord.tcpState(table.records(), table.record(flow), TcpState.SYN_RECEIVED);
    FlowRecord.addFlags(table.records(), table.record(flow), FlowFlags.ALERTED);
    AssetResolver assets =
        end -> {
          if (CLIENT.equals(end.address())) {
            return new Asset("guest of " + end.networkId(), "", "", "", "");
          }
          throw new IllegalStateException("resolver");
        };
    FlowRecordEvent event =
        new FlowRecordEvent(table, assets(assets)).of(flow, FlowEnd.RST, 9000, taps);
    assertEquals(9000, event.timestamp());
    assertEquals(table.publicId(flow), event.flowId());
    assertEquals("p", event.tap().port());
    assertEquals(CLIENT, event.sourceAddress());
    assertEquals(SERVER, event.destinationAddress());
    assertEquals(6, event.ipProtocol());
    assertEquals(40000, event.sourcePort());
    assertEquals(80, event.destinationPort());
    assertEquals(-1, event.icmpType());
    assertEquals(-1, event.icmpCode());
    assertEquals(new Tenant(12, -1, 77, 4), event.tenant());
    assertEquals(CommunityId.of(0, CLIENT, SERVER, 6, 40000, 80), event.communityId());
    assertEquals("guest of 77", event.sourceAsset().guest());
    assertEquals(Asset.UNKNOWN, event.destinationAsset());
    assertEquals(1, event.packetsToServer());
    assertEquals(2, event.packetsToClient());
    assertEquals(vxlan(77, SYN).length, event.bytesToServer());
    assertEquals(23, event.bytesToClient());
    assertEquals(1000, event.start());
    assertEquals(3000, event.end());
    assertEquals("new", event.state());
    assertEquals("rst", event.reason());
    assertTrue(event.isAlerted());
    assertEquals(0x02, event.tcpFlagsToServer());
    assertEquals(0x12, event.tcpFlagsToClient());
    assertEquals("syn_recv", event.tcpState());
  }

  @Test
  void forgetsTheFlowBefore() {
    int one = create(SYN, 1);
    int two = create(ethernet(ip("fd00::1", "fd00::2", 89, new byte[4])), 2);
    FlowRecordEvent event = new FlowRecordEvent(table, assets(AssetResolver.NONE));
    event.of(one, FlowEnd.TIMEOUT, 3, null);
    assertEquals(CLIENT, event.sourceAddress());
    assertEquals(12, event.tenant().outerVlan());
    event.of(two, FlowEnd.SHUTDOWN, 3, null);
    assertEquals("fd00::1", event.sourceAddress().toString());
    assertEquals("fd00::2", event.destinationAddress().toString());
    assertEquals(-1, event.tenant().outerVlan());
    assertEquals(TapPoint.UNKNOWN, event.tap());
    assertEquals(-1, event.sourcePort());
    assertEquals(-1, event.destinationPort());
    assertFalse(event.isAlerted());
    assertEquals("none", event.tcpState());
    table.state(two, FlowState.ESTABLISHED);
    assertEquals("established", event.state());
    FlowRecord.addFlags(table.records(), table.record(two), FlowFlags.BYPASSED);
    assertEquals("bypassed", event.state());
    assertEquals("shutdown", event.reason());
  }

  @Test
  void takesWhoAsksForTheClientAlsoWhereTheReplyComesFirst() {
    byte[] reply = ethernet(ip("10.0.0.2", "200.0.0.9", ICMP, icmp(0, 0, 5, new byte[0])));
    FlowRecordEvent event = new FlowRecordEvent(table, assets(AssetResolver.NONE));
    event.of(create(reply, 1), FlowEnd.TIMEOUT, 3, null);
    assertEquals(CLIENT, event.sourceAddress());
    assertEquals(SERVER, event.destinationAddress());
    assertEquals(8, event.icmpType());
    assertEquals(0, event.icmpCode());
    assertEquals(0, event.packetsToServer());
    assertEquals(1, event.packetsToClient());
    assertEquals(CommunityId.of(0, SERVER, CLIENT, 1, 0, 0), event.communityId());
  }

  @Test
  void allocatesNothingForWhatIsNotAsked() {
    int flow = create(SYN, 1);
    FlowRecordEvent event = new FlowRecordEvent(table, assets(AssetResolver.NONE));
    long[] sum = new long[1];
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          event.of(flow, FlowEnd.FIN, 3, taps);
          sum[0] +=
              event.flowId()
                  + event.start()
                  + event.end()
                  + event.bytesToServer()
                  + event.state().length()
                  + event.reason().length()
                  + event.tap().addressSpace()
                  + event.tcpFlagsToServer();
        }));
  }
}

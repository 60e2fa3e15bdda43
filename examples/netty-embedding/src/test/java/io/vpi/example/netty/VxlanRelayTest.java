package io.vpi.example.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.vpi.detect.ConfigurationException;
import io.vpi.detect.RuleSet;
import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay between two sockets on loopback. */
@Timeout(30)
class VxlanRelayTest {
  private static final int VNI = 42;
  private static final int RECEIVE_MILLIS = 10_000;
  private static final RuleSet RULES =
      RuleSet.parse("drop tcp any any -> any 80 (msg:\"evil\"; content:\"EVIL\"; sid:1;)");

  private final InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  // Without caches of threads, what is not free is in use.
  private final PooledByteBufAllocator pool =
      new PooledByteBufAllocator(true, 0, 1, 8192, 6, 0, 0, false);
  private final List<Integer> alerts = new CopyOnWriteArrayList<>();
  private final Map<Integer, Thread> flows = new ConcurrentHashMap<>();
  private final EventSink sink =
      new EventSink() {
        @Override
        public void onAlert(AlertEvent alert) {
          alerts.add(alert.sourcePort());
        }

        @Override
        public void onFlow(FlowEvent flow) {
          flows.put(flow.sourcePort(), Thread.currentThread());
        }
      };
  private DatagramSocket before;
  private DatagramSocket behind;

  @BeforeEach
  void open() throws IOException {
    before = new DatagramSocket(any);
    behind = new DatagramSocket(any);
    behind.setSoTimeout(RECEIVE_MILLIS);
  }

  @AfterEach
  void close() {
    before.close();
    behind.close();
  }

  private VxlanRelay relay(RuleSet rules) {
    InetSocketAddress target = new InetSocketAddress(any.getAddress(), behind.getLocalPort());
    return new VxlanRelay(any, target, VNI, rules, sink, pool);
  }

  private void send(VxlanRelay relay, byte[] content) throws IOException {
    before.send(new DatagramPacket(content, content.length, relay.address()));
  }

  private byte[] receive() throws IOException {
    DatagramPacket arrived = new DatagramPacket(new byte[2048], 2048);
    behind.receive(arrived);
    return Arrays.copyOf(arrived.getData(), arrived.getLength());
  }

  private static byte[] request(int port, String text) {
    return GuestTraffic.vxlan(VNI, GuestTraffic.request(port, text));
  }

  @Test
  void whatIsDroppedDoesNotArriveAndAllElseDoesUnchangedAndInOrder() throws IOException {
    List<byte[]> expected = new ArrayList<>();
    List<Integer> evil = new ArrayList<>();
    try (VxlanRelay relay = relay(RULES)) {
      for (int i = 0; i < 200; i++) {
        boolean isEvil = i % 7 == 3;
        byte[] content = request(i, (isEvil ? "EVIL " : "GOOD ") + "x".repeat(i));
        send(relay, content);
        if (isEvil) {
          evil.add(i);
        } else {
          expected.add(content);
          assertArrayEquals(content, receive(), "one at a time: loopback may lose of a flood");
        }
      }
      awaitCount(relay, 200);
      assertEquals(expected.size(), relay.inspection().passed());
      assertEquals(evil.size(), relay.inspection().dropped());
    }
    assertEquals(evil, alerts);
    assertEquals(0, buffersInUse());
  }

  @Test
  void noiseAndOtherNetworksAreNotHandedOn() throws IOException {
    byte[] good = request(1, "GOOD");
    byte[] withoutVni = good.clone();
    withoutVni[0] = 0;
    try (VxlanRelay relay = relay(RULES)) {
      send(relay, new byte[0]);
      send(relay, new byte[] {InspectionHandler.VNI_FLAG});
      send(relay, Arrays.copyOf(good, InspectionHandler.VXLAN_HEADER_LENGTH));
      send(relay, withoutVni);
      send(relay, GuestTraffic.vxlan(VNI + 1, GuestTraffic.request(1, "GOOD")));
      byte[] cut = Arrays.copyOf(good, InspectionHandler.VXLAN_HEADER_LENGTH + 1);
      send(relay, cut);
      send(relay, good);
      assertArrayEquals(cut, receive(), "a frame of one byte is damaged, but no rule drops it");
      assertArrayEquals(good, receive());
      awaitCount(relay, 7);
      assertEquals(5, relay.inspection().ignored());
      assertEquals(2, relay.inspection().passed());
    }
    assertEquals(List.of(), alerts);
    assertEquals(0, buffersInUse());
  }

  @Test
  void closingEndsTheFlowsOnTheEventLoop() throws IOException {
    byte[] good = request(1, "GOOD");
    byte[] other = request(2, "GOOD");
    try (VxlanRelay relay = relay(RULES)) {
      send(relay, good);
      assertArrayEquals(good, receive());
      send(relay, other);
      assertArrayEquals(other, receive());
      assertEquals(Map.of(), flows);
    }
    assertEquals(Set.of(1, 2), flows.keySet());
    assertEquals(1, Set.copyOf(flows.values()).size());
    assertNotSame(Thread.currentThread(), flows.get(1));
    assertEquals(0, buffersInUse());
  }

  @Test
  void rulesThatItCannotCarryOutAreRefused() {
    RuleSet rules = RuleSet.parse("reject tcp any any -> any 80 (msg:\"evil\"; sid:1;)");
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> relay(rules));
    assertTrue(e.getMessage().contains("INJECT"), e::getMessage);
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    try (VxlanRelay relay = relay(RULES)) {
      InetSocketAddress taken = relay.address();
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class,
              () -> new VxlanRelay(taken, taken, VNI, RULES, sink, pool));
      assertTrue(e.getMessage().contains("cannot bind to " + taken), e::getMessage);
    }
  }

  @Test
  void theDemonstrationShowsTheAlertAndWhatArrived() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.demonstrate(new PrintStream(out, true, StandardCharsets.UTF_8));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().sorted().toList();
    assertEquals(
        List.of(
            "2 passed, 1 dropped",
            "alert: path traversal between guests, 10.0.0.2 -> 10.0.0.1 in vni-42",
            "arrived: GET / HTTP/1.1",
            "arrived: GET /index.html HTTP/1.1"),
        lines);
  }

  /** The last datagrams may be on their way yet where they are not to arrive. */
  private static void awaitCount(VxlanRelay relay, long count) {
    InspectionHandler inspection = relay.inspection();
    while (inspection.passed() + inspection.dropped() + inspection.ignored() < count) {
      Thread.onSpinWait();
    }
  }

  private long buffersInUse() {
    return pool.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numActiveAllocations)
        .sum();
  }
}

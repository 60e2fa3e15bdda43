package io.vpi.example.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.vpi.detect.RuleSet;
import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Relays the frames of one VXLAN network, and keeps back those that a rule drops. */
public final class Main {
  private static final String USAGE =
      "usage: no arguments for a demonstration, or LISTEN_PORT TARGET_HOST TARGET_PORT VNI RULES";

  private static final String RULES =
      """
      drop tcp any any -> any 80 (msg:"path traversal between guests"; \
      content:"GET "; depth:4; content:"/../"; distance:0; sid:1; rev:1;)
      """;

  private static final int DEMO_VNI = 42;
  private static final int DEMO_TIMEOUT_MILLIS = 5000;

  private Main() {}

  /**
   * Runs the relay until it is stopped, or the demonstration to its end.
   *
   * @param args none, or the port to listen on, host and port to send on to, the VXLAN network
   *     identifier, and a file of rules
   * @throws IOException if a socket fails
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      demonstrate(System.out);
      return;
    }
    if (args.length != 5) {
      System.err.println(USAGE);
      return;
    }
    RuleSet rules = RuleSet.load(Path.of(args[4]));
    rules.report().rejected().forEach(System.err::println);
    InetSocketAddress bind = new InetSocketAddress(Integer.parseInt(args[0]));
    InetSocketAddress target = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
    int vni = Integer.parseInt(args[3]);
    EventSink sink = printer(System.out);
    try (VxlanRelay relay = relay(bind, target, vni, rules, sink)) {
      relay.await();
    }
  }

  /**
   * Sends three requests of a guest through a relay on loopback, and prints alerts and arrivals.
   *
   * @param out where to print
   * @throws IOException if a socket fails, or what should arrive does not
   */
  static void demonstrate(PrintStream out) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress any = new InetSocketAddress(loopback, 0);
    try (DatagramSocket behind = new DatagramSocket(any);
        DatagramSocket before = new DatagramSocket(any)) {
      behind.setSoTimeout(DEMO_TIMEOUT_MILLIS);
      InetSocketAddress target = new InetSocketAddress(loopback, behind.getLocalPort());
      List<String> requests = List.of("GET /", "GET /img/../../etc/passwd", "GET /index.html");
      try (VxlanRelay relay = relay(any, target, DEMO_VNI, RuleSet.parse(RULES), printer(out))) {
        for (String request : requests) {
          byte[] frame = GuestTraffic.request(40_000, request + " HTTP/1.1\r\n\r\n");
          byte[] content = GuestTraffic.vxlan(DEMO_VNI, frame);
          before.send(new DatagramPacket(content, content.length, relay.address()));
        }
        for (int i = 0; i < requests.size() - 1; i++) {
          DatagramPacket arrived = new DatagramPacket(new byte[2048], 2048);
          behind.receive(arrived);
          out.println("arrived: " + GuestTraffic.text(arrived.getData(), arrived.getLength()));
        }
        out.println(
            relay.inspection().passed() + " passed, " + relay.inspection().dropped() + " dropped");
      }
    }
  }

  private static VxlanRelay relay(
      InetSocketAddress bind, InetSocketAddress target, int vni, RuleSet rules, EventSink sink) {
    return new VxlanRelay(bind, target, vni, rules, sink, PooledByteBufAllocator.DEFAULT);
  }

  private static EventSink printer(PrintStream out) {
    return new EventSink() {
      @Override
      public void onAlert(AlertEvent alert) { // the event is valid during this call only
        out.printf(
            "alert: %s, %s -> %s in %s%n",
            alert.signature().message(),
            alert.sourceAddress(),
            alert.destinationAddress(),
            alert.tap().port());
      }
    };
  }
}

package io.vpi.flow.soak;

import io.vpi.decode.Tcp;
import java.util.SplittableRandom;

/** Flows of which both ends say one thing, half a request or a query, and then stay. */
final class SilentFlows implements Traffic {
  /** What they say is shorter than this. */
  static final int SAYS = 24;

  private static final int TCP_STEPS = 4;
  private static final int UDP_STEPS = 2;
  private static final int PORTS = 50_000;
  private static final int PORT = 25;

  private final SplittableRandom random;
  private final Pattern pattern;
  private int flow;
  private int step;
  private int isn;

  SilentFlows(SplittableRandom random, Pattern pattern) {
    this.random = random;
    this.pattern = pattern;
  }

  @Override
  public void next(FrameWriter frame) {
    boolean udp = (flow & 1) != 0;
    boolean ipv6 = (flow & 2) != 0;
    int client = Hosts.SILENT + flow / PORTS;
    int port = 10_000 + flow % PORTS;
    if (step == 0) {
      isn = random.nextInt();
    }
    if (step == 1) {
      frame.ends(ipv6, Hosts.VICTIMS, client, PORT, port);
    } else {
      frame.ends(ipv6, client, Hosts.VICTIMS, port, PORT);
    }
    if (udp) {
      frame.udp(pattern.memory(), 0, SAYS - 1);
    } else {
      connect(frame);
    }
    step++;
    if (step == (udp ? UDP_STEPS : TCP_STEPS)) {
      step = 0;
      flow++;
    }
  }

  private void connect(FrameWriter frame) {
    switch (step) {
      case 0 -> frame.syn(isn, 0, Tcp.SYN);
      case 1 -> frame.syn(0, isn + 1, Tcp.SYN | Tcp.ACK);
      case 2 -> frame.tcp(isn + 1, 1, Tcp.ACK);
      default -> frame.tcp(isn + 1, 1, Tcp.ACK, pattern.memory(), 0, SAYS - 1);
    }
  }
}

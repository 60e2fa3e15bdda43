package io.vpi.flow.soak;

import io.vpi.decode.Tcp;
import java.util.SplittableRandom;

/** SYNs from forged addresses to the servers that good clients talk to. */
final class SynFlood implements Traffic {
  private final SplittableRandom random;

  SynFlood(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public void next(FrameWriter frame) {
    int source = Hosts.FORGED | random.nextInt();
    int server = Hosts.SERVERS | random.nextInt(GoodConversations.SERVERS);
    int port = random.nextInt(65_536);
    frame.ends(random.nextBoolean(), source, server, port, GoodConversations.PORT);
    frame.syn(random.nextInt(), 0, Tcp.SYN);
  }
}

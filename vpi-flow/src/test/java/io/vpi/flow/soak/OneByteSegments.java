package io.vpi.flow.soak;

import io.vpi.decode.Tcp;
import java.util.SplittableRandom;

/**
 * Connections that are there, through all three ways, and then bear one byte a segment, in any
 * order and with holes all over the receiver's window. They are left as they are after some
 * thousand segments, and others take their places.
 */
final class OneByteSegments implements Traffic {
  private static final int CONNECTIONS = 64;

  /** SYN, SYN-ACK, ACK, and the receiver's own, which opens its window as wide as it goes. */
  private static final int HANDSHAKE = 4;

  private static final int SEGMENTS = 2_000;
  private static final int SPREAD = 1 << 20;
  private static final int PORT = 8080;

  private final SplittableRandom random;
  private final Pattern pattern;
  private final int[] sent = new int[CONNECTIONS];
  private final int[] isn = new int[CONNECTIONS];
  private final int[] begun = new int[CONNECTIONS];
  private int turn;

  OneByteSegments(SplittableRandom random, Pattern pattern) {
    this.random = random;
    this.pattern = pattern;
  }

  @Override
  public void next(FrameWriter frame) {
    int connection = turn;
    turn = (turn + 1) % CONNECTIONS;
    if (sent[connection] == HANDSHAKE + SEGMENTS) {
      sent[connection] = 0;
      begun[connection]++;
    }
    int step = sent[connection]++;
    if (step == 0) {
      isn[connection] = random.nextInt();
    }
    boolean ipv6 = (connection & 1) != 0;
    int attacker = Hosts.ATTACKERS | connection | (begun[connection] / 50_000) << 8;
    int victim = Hosts.VICTIMS | connection;
    int port = 10_000 + begun[connection] % 50_000;
    int first = isn[connection] + 1;
    if (step == 1 || step == 3) {
      frame.ends(ipv6, victim, attacker, PORT, port);
      if (step == 1) {
        frame.syn(0, first, Tcp.SYN | Tcp.ACK);
      } else {
        frame.tcp(1, first, Tcp.ACK);
      }
      return;
    }
    frame.ends(ipv6, attacker, victim, port, PORT);
    switch (step) {
      case 0 -> frame.syn(isn[connection], 0, Tcp.SYN);
      case 2 -> frame.tcp(first, 1, Tcp.ACK);
      default -> {
        int offset = 1 + random.nextInt(SPREAD);
        frame.tcp(first + offset, 1, Tcp.ACK, pattern.memory(), pattern.at(connection, offset), 1);
      }
    }
  }
}

package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.ModelServer.Arrival;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * A client that was dropped, and does not give up, against an inline engine and a server behind it.
 * It knows all numbers, also what was not let through to it, and mixes old connections and new ones
 * as it likes. Whatever it does, the server never reads what the client was dropped for.
 */
class DroppedFlowPropertyTest {
  private static final String ATTACK = "ATTACKME";
  private static final int STEPS = 150;
  private static final int ETHERNET_TO_TCP = 54;

  private static long dropped;
  private static long reused;
  private static long attacks;
  private static long harmless;

  /** Drops a flow whose stream to the server has the attack in it. */
  private static final class Watch implements TestEngine.PacketAction {
    private final TestEngine engine;

    /** How many flows have ended, and where in all bytes the stream of the one at hand begins. */
    private int ended;

    private int begin;

    Watch(TestEngine engine) {
      this.engine = engine;
    }

    @Override
    public void on(FlowPacket packet) {
      if (engine.flows.size() != ended) {
        ended = engine.flows.size();
        begin = engine.toServer().length();
      }
      if (packet.isInStream() && engine.toServer().indexOf(ATTACK, begin) >= 0) {
        attacks++;
        packet.dropFlow();
      }
    }
  }

  /** The client's numbers; the server's are what it knows of the server. */
  private static final class Client {
    final Random random;
    final Conversation talk = Conversation.ipv4();
    final ModelServer server;
    final TestEngine engine;

    /** Numbers of SYNs that it has sent. */
    final List<Integer> numbers = new ArrayList<>(List.of(1_000_000));

    Client(Random random, TestEngine engine) {
      this.random = random;
      this.engine = engine;
      server = new ModelServer(random);
    }

    private int any(int... values) {
      return values[random.nextInt(values.length)];
    }

    /** A number near what the server expects, or in a connection that there was. */
    private int number() {
      int from = numbers.get(random.nextInt(numbers.size())) + 1;
      return any(server.expected(), server.expected(), from) + any(0, 0, 0, 1, -1, 4, 8, -4, -8);
    }

    private int acknowledgment() {
      return any(server.next(), server.next(), server.next(), random.nextInt());
    }

    void step() {
      Segment segment = talk.client.segment();
      switch (random.nextInt(10)) {
        case 0, 1 -> send(segment, Tcp.SYN, synNumber(), 0, "");
        case 2 -> connect();
        case 3 -> send(segment, any(Tcp.RST, Tcp.RST | Tcp.ACK), number(), acknowledgment(), "");
        case 4 -> send(segment, Tcp.ACK, number(), acknowledgment(), "");
        case 5 -> send(segment, Tcp.FIN | Tcp.ACK, number(), acknowledgment(), "");
        case 6 -> send(segment, random.nextInt(64), number(), acknowledgment(), some());
        default -> attack(segment);
      }
    }

    /** Says the attack, from where the server has got to in it. */
    private void attack(Segment segment) {
      String before = server.received();
      int known = 0;
      while (known < ATTACK.length() && before.endsWith(ATTACK.substring(0, known + 1))) {
        known++;
      }
      int from = Math.max(0, known + any(0, 0, 0, 1, 2, -1));
      int to = Math.min(ATTACK.length(), from + 1 + random.nextInt(ATTACK.length()));
      if (from < to) {
        int number = server.expected() + from - known;
        send(segment, Tcp.ACK, number, acknowledgment(), ATTACK.substring(from, to));
      }
    }

    private String some() {
      return any(0, 1) == 0 ? "" : ATTACK.substring(random.nextInt(ATTACK.length()));
    }

    private int synNumber() {
      int old = numbers.get(random.nextInt(numbers.size()));
      int number = any(old, server.expected() - 1, server.expected(), random.nextInt());
      numbers.add(number);
      return number;
    }

    /** Connects as an honest client does, and frees the server of what it has. */
    private void connect() {
      int number = random.nextInt();
      numbers.add(number);
      for (int i = 0; i < 2; i++) {
        send(talk.client.segment(), Tcp.SYN, number, 0, "");
        if (server.expected() == number + 1) {
          send(talk.client.segment(), Tcp.ACK, number + 1, server.next(), "");
          if (server.isEstablished()) {
            harmless++;
            return;
          }
        }
        send(talk.client.segment(), Tcp.RST, server.expected(), 0, "");
      }
    }

    private void send(Segment segment, int flags, int number, int ack, String payload) {
      Segment whole = segment.seq(number).ack(ack).flags(flags).payload(payload);
      boolean isSpoilt = random.nextInt(20) == 0;
      Verdict verdict = engine.send(isSpoilt ? whole.spoilChecksum() : whole);
      if (isSpoilt || (verdict != Verdict.PASS && verdict != Verdict.REPLACE)) {
        return;
      }
      byte[] out = engine.out();
      String data =
          new String(
              out, ETHERNET_TO_TCP, out.length - ETHERNET_TO_TCP, StandardCharsets.ISO_8859_1);
      for (Arrival answer : server.take(new Arrival(flags, number, ack, data))) {
        engine.send(
            talk.server
                .segment()
                .seq(answer.sequence())
                .ack(answer.acknowledgment())
                .flags(answer.flags()));
      }
    }
  }

  @Property(tries = 400)
  void theServerNeverReadsWhatTheClientWasDroppedFor(@ForAll long seed) {
    Random random = new Random(seed);
    try (TestEngine engine =
        new TestEngine(TestEngine.options().inline(true).replaces(random.nextBoolean()).build())) {
      engine.action = new Watch(engine);
      Client client = new Client(random, engine);
      for (int i = 0; i < STEPS; i++) {
        client.step();
        for (StringBuilder read : client.server.connections) {
          assertFalse(read.indexOf(ATTACK) >= 0, "the server has read the attack");
        }
      }
      dropped += engine.count(FlowCounter.FLOW_DROPPED);
      reused += engine.anomalies.stream().filter(FlowAnomaly.TCP_REUSED::equals).count();
    }
  }

  /** Not for want of attacks, nor for want of connections. */
  @AfterContainer
  static void itHasTried() {
    assertTrue(attacks > 0 && dropped > 0 && reused > 0 && harmless > 0);
  }
}

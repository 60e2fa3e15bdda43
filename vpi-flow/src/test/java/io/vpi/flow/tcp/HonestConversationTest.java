package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Peer;
import io.vpi.flow.testing.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two model hosts talk over a network that loses, doubles and shuffles, past the tap and behind it.
 * What the hosts make of it, the tracker must make of it too; what an attacker at one end throws in
 * and the other would not take, it must not take.
 */
class HonestConversationTest {
  private static final int CLOCK = 1000;
  private static final int STEPS = 4000;

  private static final class Network {
    final Random random;
    final Conversation talk;
    final ModelHost client;
    final ModelHost server;
    final Tracking tracking;
    final Peer attacker;
    final boolean hasChaff;
    final boolean hasTimestamps;

    Network(long seed, boolean hasChaff) {
      random = new Random(seed);
      this.hasChaff = hasChaff;
      hasTimestamps = random.nextBoolean();
      talk = random.nextBoolean() ? Conversation.ipv4() : Conversation.ipv6();
      attacker = random.nextBoolean() ? talk.client : talk.server;
      talk.client.isn(random.nextBoolean() ? -random.nextInt(1000) : random.nextInt());
      talk.server.isn(random.nextBoolean() ? -random.nextInt(1000) : random.nextInt());
      if (hasTimestamps) {
        talk.client.timestamps(CLOCK);
        talk.server.timestamps(CLOCK);
      }
      client = host(talk.client);
      server = host(talk.server);
      tracking = new Tracking(TcpOptions.builder().smallSegments(0, 1).build());
    }

    private ModelHost host(Peer peer) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(1500);
      while (text.length() < length) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      int scale = random.nextInt(5);
      int room = 64 + random.nextInt(400);
      int clock = hasTimestamps ? CLOCK + 10 : 0;
      return new ModelHost(peer, text.toString(), scale, room, clock, random);
    }

    void open() {
      int window = 100;
      client.offer(window);
      server.offer(window);
      client.recent(CLOCK);
      server.recent(CLOCK);
      client.allow(window);
      server.allow(window);
      send(talk.client.syn().windowScale(client.scale()).window(window));
      send(talk.server.synAck().windowScale(server.scale()).window(window));
      send(talk.client.ack().window(window >>> client.scale()));
    }

    private void send(Segment segment) {
      assertAccepted(tracking.send(segment));
    }

    private static void assertAccepted(int result) {
      assertTrue(Tracking.has(result, TcpResult.ACCEPTED), () -> Tracking.refusal(result).name());
    }

    void talk() {
      for (int step = 0; step < STEPS && !(client.isDone() && server.isDone()); step++) {
        List<ModelHost.Flight> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          boolean isClient = random.nextBoolean();
          ModelHost host = isClient ? client : server;
          sent.add(host.send(isClient ? talk.server : talk.client));
        }
        pass(sent);
      }
      assertTrue(client.isDone() && server.isDone(), () -> "still open: " + client + server);
    }

    /** Carries segments past the tap to their receivers. */
    private void pass(List<ModelHost.Flight> sent) {
      Deque<ModelHost.Flight> onTheWay = new ArrayDeque<>();
      List<ModelHost.Flight> shuffled = new ArrayList<>();
      for (ModelHost.Flight flight : sent) {
        // What is lost before the tap is neither seen nor received.
        if (random.nextInt(12) != 0) {
          shuffled.add(flight);
        }
        if (random.nextInt(12) == 0) {
          shuffled.add(flight);
        }
      }
      if (random.nextBoolean()) {
        Collections.shuffle(shuffled, random);
      }
      onTheWay.addAll(shuffled);
      while (!onTheWay.isEmpty()) {
        ModelHost.Flight flight = onTheWay.removeFirst();
        if (hasChaff && random.nextInt(6) == 0) {
          throwIn();
        }
        int result = tracking.send(flight.segment());
        ModelHost to = flight.from() == client ? server : client;
        boolean arrives = random.nextInt(12) != 0;
        if (arrives && to.take(flight)) {
          assertAccepted(result);
        }
      }
    }

    /** A segment as an attacker at one end sends it, which the other end does not take. */
    private void throwIn() {
      Peer peer = attacker;
      ModelHost receiver = peer == talk.client ? server : client;
      int next = receiver.received();
      Segment chaff = peer.dataAt(next, "CHAFF");
      int far = 1 << 29;
      int kind = random.nextInt(7);
      switch (kind) {
        case 0 -> chaff.seq(peer.at(next + far));
        case 1 -> chaff.flags(Tcp.PSH);
        case 2 -> chaff.spoilChecksum();
        case 3 -> chaff.ack(chaffAck(peer, far));
        case 4 -> chaff = peer.rstAt(next + far);
        case 5 -> chaff = peer.syn().seq(peer.at(far));
        default -> {
          if (!hasTimestamps) {
            return;
          }
          chaff.withoutOptions().timestamp(CLOCK - 1, CLOCK);
        }
      }
      int result = tracking.send(chaff);
      // One that the tap has all bytes of already is let through, and changes nothing.
      boolean isThere = next + "CHAFF".length() <= seen(peer);
      assertTrue(
          Tracking.has(result, TcpResult.REFUSED) || isThere,
          () -> "attack " + kind + " came through, at " + next);
    }

    private int seen(Peer peer) {
      return (peer == talk.client ? tracking.toServer() : tracking.toClient()).next();
    }

    private int chaffAck(Peer peer, int far) {
      return (peer == talk.client ? talk.server : talk.client).at(far);
    }
  }

  @Property(tries = 150)
  void isFollowedAsItsHostsTakeIt(@ForAll long seed) {
    Network network = new Network(seed, false);
    try (Tracking tracking = network.tracking) {
      network.open();
      network.talk();
      assertEquals(network.client.text(), tracking.toServer().text());
      assertEquals(network.server.text(), tracking.toClient().text());
      // Shuffled before the tap, some segments are old to their receivers too.
      tracking.anomalies.removeIf(kind -> kind == FlowAnomaly.TCP_OLD_TIMESTAMP);
      assertEquals(List.of(), tracking.anomalies);
    }
  }

  @Property(tries = 150)
  void isNotDisturbedByWhatItsHostsDoNotTake(@ForAll long seed) {
    Network network = new Network(seed, true);
    try (Tracking tracking = network.tracking) {
      network.open();
      network.talk();
      assertEquals(network.client.text(), tracking.toServer().text());
      assertEquals(network.server.text(), tracking.toClient().text());
      assertEquals(TcpState.ESTABLISHED, tracking.state());
    }
  }
}

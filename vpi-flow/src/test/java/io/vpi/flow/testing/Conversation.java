package io.vpi.flow.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * Two ends that talk over TCP.
 *
 * <pre>{@code
 * Conversation talk = Conversation.ipv4();
 * send(talk.handshake());
 * send(talk.client.data("ATT").ttl(1));
 * send(talk.server.ack());
 * }</pre>
 */
public final class Conversation {
  /** The client; A, since its address is the lower. */
  public final Peer client;

  /** The server; B. */
  public final Peer server;

  private Conversation(Peer client, Peer server) {
    this.client = client;
    this.server = server;
    client.talkTo(server);
    server.talkTo(client);
  }

  /** From 10.0.0.1, port 40000, to 10.0.0.2, port 80. */
  public static Conversation ipv4() {
    return new Conversation(
        new Peer("10.0.0.1", 40_000, 1_000_000), new Peer("10.0.0.2", 80, 5_000_000));
  }

  /** From fd00::1, port 40000, to fd00::2, port 80. */
  public static Conversation ipv6() {
    return new Conversation(
        new Peer("fd00::1", 40_000, 1_000_000), new Peer("fd00::2", 80, 5_000_000));
  }

  /** From 10.0.0.1, port 53, to 10.0.0.2, port 8080: who is the server, the ports do not say. */
  public static Conversation fromSystemPort() {
    return new Conversation(
        new Peer("10.0.0.1", 53, 1_000_000), new Peer("10.0.0.2", 8080, 5_000_000));
  }

  /** The hosts of {@link #ipv4}, the client as B. */
  public static Conversation fromB() {
    return new Conversation(
        new Peer("10.0.0.2", 40_000, 1_000_000), new Peer("10.0.0.1", 80, 5_000_000));
  }

  /** SYN, SYN-ACK, ACK. */
  public List<Segment> handshake() {
    return List.of(client.syn(), server.synAck(), client.ack());
  }

  /** FIN of the client, FIN of the server, and the last ACK. */
  public List<Segment> close() {
    List<Segment> segments = new ArrayList<>();
    segments.add(client.fin());
    segments.add(server.fin());
    segments.add(client.ack());
    return segments;
  }
}

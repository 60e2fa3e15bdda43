package io.vpi.detect;

import java.util.Arrays;
import java.util.List;

/** The frames of a TCP connection, as its two hosts send them when nothing is lost. */
final class TestConnection {
  private static final int SERVER_START = -5;

  private final String client;
  private final int clientPort;
  private final String server;
  private int serverPort;
  private int clientStart = 1_000_000;
  private int vlan = -1;

  /** How many bytes each has sent. */
  private int clientSent;

  private int serverSent;

  private TestConnection(String client, int clientPort, String server, int serverPort) {
    this.client = client;
    this.clientPort = clientPort;
    this.server = server;
    this.serverPort = serverPort;
  }

  static TestConnection ipv4() {
    return new TestConnection("10.0.0.1", 40_000, "10.0.0.2", 80);
  }

  static TestConnection ipv6() {
    return new TestConnection("fd00::1", 40_000, "fd00::2", 80);
  }

  /** Another IPv4 connection to the same server. */
  static TestConnection ipv4From(int clientPort) {
    return new TestConnection("10.0.0.1", clientPort, "10.0.0.2", 80);
  }

  TestConnection vlan(int id) {
    vlan = id;
    return this;
  }

  TestConnection servedAt(int port) {
    serverPort = port;
    return this;
  }

  /** Sets the client's first sequence number. */
  TestConnection startingAt(int sequence) {
    clientStart = sequence;
    return this;
  }

  /** SYN, SYN-ACK, ACK. */
  List<byte[]> handshake() {
    return List.of(
        packet(true, -1, -1).flags(TestPacket.SYN).build(),
        packet(false, -1, 0).flags(TestPacket.SYN | TestPacket.ACK).build(),
        acknowledgment(true).build());
  }

  /** The client's next bytes. */
  byte[] toServer(String payload) {
    byte[] frame = toServerAt(clientSent, payload);
    clientSent += payload.length();
    return frame;
  }

  /** The server's next bytes. */
  byte[] toClient(String payload) {
    byte[] frame = packet(false, serverSent, clientSent).payload(payload).build();
    serverSent += payload.length();
    return frame;
  }

  /** Bytes of the client at a place in its stream: again, too early, or beside a gap. */
  byte[] toServerAt(int offset, String payload) {
    return packetToServerAt(offset, payload).build();
  }

  /** The same, to be changed. */
  TestPacket packetToServerAt(int offset, String payload) {
    return packet(true, offset, serverSent).payload(payload);
  }

  /** One segment for each payload of the client's, in order. */
  List<byte[]> allToServer(String... payloads) {
    return Arrays.stream(payloads).map(this::toServer).toList();
  }

  /** The server acknowledges all that the client has sent. */
  byte[] acknowledgeToClient() {
    return acknowledgment(false).build();
  }

  /** The server acknowledges so many bytes, seen or not. */
  byte[] acknowledgeToClient(int bytes) {
    return packet(false, serverSent, bytes).flags(TestPacket.ACK).build();
  }

  /** FIN of the client, FIN of the server, and the last ACK. */
  List<byte[]> close() {
    byte[] fin = acknowledgment(true).flags(TestPacket.FIN | TestPacket.ACK).build();
    clientSent++;
    byte[] back = acknowledgment(false).flags(TestPacket.FIN | TestPacket.ACK).build();
    serverSent++;
    return List.of(fin, back, acknowledgment(true).build());
  }

  byte[] reset() {
    return acknowledgment(true).flags(TestPacket.RST | TestPacket.ACK).build();
  }

  private TestPacket acknowledgment(boolean toServer) {
    return toServer
        ? packet(true, clientSent, serverSent).flags(TestPacket.ACK)
        : packet(false, serverSent, clientSent).flags(TestPacket.ACK);
  }

  /** A packet by the offsets in the streams of its first byte and of what it acknowledges. */
  private TestPacket packet(boolean toServer, int offset, int acknowledged) {
    TestPacket packet = TestPacket.tcp();
    if (vlan >= 0) {
      packet.vlan(vlan);
    }
    if (toServer) {
      packet.from(client).to(server).ports(clientPort, serverPort);
      packet.sequence(clientStart + 1 + offset);
      return packet.acknowledgment(acknowledged < 0 ? 0 : SERVER_START + 1 + acknowledged);
    }
    packet.from(server).to(client).ports(serverPort, clientPort);
    return packet
        .sequence(SERVER_START + 1 + offset)
        .acknowledgment(clientStart + 1 + acknowledged);
  }
}

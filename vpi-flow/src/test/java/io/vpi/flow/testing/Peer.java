package io.vpi.flow.testing;

import io.vpi.decode.Tcp;
import io.vpi.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a {@link Conversation}. What it says advances its own number, and acknowledges
 * everything that the other end has said before; what it says {@code At} a place of its stream
 * advances nothing.
 */
public final class Peer {
  private final IpAddress address;
  private final int port;
  private int isn;
  private int next;
  private int window = 65_535;
  private int ttl = 64;
  private int clock;
  private boolean timestamps;
  private @Nullable Peer other;

  Peer(String address, int port, int isn) {
    this.address = IpAddress.parse(address).orElseThrow();
    this.port = port;
    isn(isn);
  }

  void talkTo(Peer end) {
    other = end;
  }

  private Peer other() {
    if (other == null) {
      throw new IllegalStateException("a peer without another");
    }
    return other;
  }

  /** Sets the number of the next SYN. */
  public Peer isn(int number) {
    isn = number;
    next = number + 1;
    return this;
  }

  public int isn() {
    return isn;
  }

  /** The number of the next byte. */
  public int next() {
    return next;
  }

  public Peer next(int number) {
    next = number;
    return this;
  }

  /** Sets the window field of the segments to come. */
  public Peer window(int field) {
    window = field;
    return this;
  }

  public Peer ttl(int hops) {
    ttl = hops;
    return this;
  }

  /** Puts timestamps on the segments to come, from this one on, one more for each. */
  public Peer timestamps(int from) {
    timestamps = true;
    clock = from;
    return this;
  }

  /** The sequence number of a byte of the stream. */
  public int at(int streamOffset) {
    return isn + 1 + streamOffset;
  }

  /** A segment with the running numbers, without flags. */
  public Segment segment() {
    Segment segment =
        new Segment(address, port, other().address, other().port).seq(next).window(window).ttl(ttl);
    return timestamps ? segment.timestamp(clock++, other().clock) : segment;
  }

  public Segment syn() {
    return segment().seq(isn).with(Tcp.SYN);
  }

  public Segment synAck() {
    return segment().seq(isn).ack(other().next).with(Tcp.SYN | Tcp.ACK);
  }

  public Segment ack() {
    return segment().ack(other().next).with(Tcp.ACK);
  }

  /** An acknowledgment of the other end's stream up to a place. */
  public Segment ackOf(int streamOffset) {
    return ack().ack(other().at(streamOffset));
  }

  /** The next bytes of the stream. */
  public Segment data(String latin1) {
    Segment segment = ack().payload(latin1).with(Tcp.PSH);
    next += latin1.length();
    return segment;
  }

  /** The next bytes of the stream. */
  public Segment data(byte[] bytes) {
    Segment segment = ack().payload(bytes);
    next += bytes.length;
    return segment;
  }

  /** Bytes anywhere in the stream. */
  public Segment dataAt(int streamOffset, String latin1) {
    return ack().seq(at(streamOffset)).payload(latin1);
  }

  public Segment fin() {
    Segment segment = ack().with(Tcp.FIN);
    next++;
    return segment;
  }

  public Segment finAt(int streamOffset) {
    return ack().seq(at(streamOffset)).with(Tcp.FIN);
  }

  public Segment rst() {
    return segment().with(Tcp.RST);
  }

  public Segment rstAt(int streamOffset) {
    return rst().seq(at(streamOffset));
  }
}

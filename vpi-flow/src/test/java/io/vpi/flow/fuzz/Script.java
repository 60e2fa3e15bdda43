package io.vpi.flow.fuzz;

import io.vpi.decode.Tcp;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Peer;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.PacketFlags;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads instructions for packets from bytes, so that each sequence of bytes is some traffic: of a
 * few connections and a few datagrams, which makes it likely that what comes concerns what was
 * before.
 *
 * <p>An instruction is a byte of {@link Op} and its operands; those that are missing at the end are
 * 0.
 */
final class Script {
  /** The port from which fragmented datagrams are sent. */
  static final int FRAGMENT_PORT = 7777;

  /** The first id of packets that are cut to fragments: no two of these are to meet. */
  private static final int FIRST_ID = 1000;

  /** What an instruction does. */
  enum Op {
    /** Connection; the handshake. */
    HANDSHAKE(1),
    /** Connection, length, variant: the next bytes of a direction. */
    DATA(3),
    /** Connection, where from the next byte (signed), length, variant. */
    DATA_AT(4),
    /** Connection, flags, sequence and acknowledgement from the next (signed), length, window. */
    SEGMENT(6),
    /** Connection; the FIN of a direction. */
    FIN(1),
    /** Connection, where from the next byte (signed). */
    RST(2),
    /** Connection; an acknowledgement of all. */
    ACK(1),
    /** Connection, kind, length and data of an option for the next segment. */
    OPTION(2),
    /** Datagram, offset in units of 8 bytes, length, bit 7: more follow, variant. */
    FRAGMENT(4),
    /** Size and seed: the next packet is cut to fragments, which come in some order. */
    SPLIT(2),
    /** The next packet is carried in VXLAN. */
    VXLAN(0),
    /** Milliseconds as a power of two. */
    CLOCK(1),
    /** The batch ends here. */
    FLUSH(0),
    /** The frame before it once more. */
    AGAIN(1),
    /** Length and bytes of a frame. */
    RAW(1),
    /** The frame before it as an ICMP error quotes it. */
    QUOTE(0),
    /** How many bytes the capture or, bit 7, the wire cuts off the next frame. */
    CUT(1),
    /** Connection; a consumer that was waiting goes on. */
    RESUME(1),
    /** Connection, shift: whether segments bear timestamps from now on, and their window. */
    PEER(2),
    /** Bit 0: the flow of the next packet that is handed on is passed, else dropped. */
    JUDGE(1),
    /** Connection, how far from the old numbers (signed): a new one, between the same ends. */
    RECONNECT(2);

    private final int operands;

    Op(int operands) {
      this.operands = operands;
    }

    /** How many bytes follow the instruction, those aside whose number is among them. */
    int operands() {
      return operands;
    }
  }

  private static final Op[] OPS = Op.values();

  private final Conversation[] connections = {
    Conversation.ipv4(), Conversation.ipv6(), Conversation.fromB()
  };
  private final ByteBuffer input;
  private final FlowEngine engine;
  private final Traffic traffic;
  private final StreamLaws laws;
  private final int flows;

  private byte[] last = {};
  private byte[] option = {};
  private int splitSize;
  private int splitSeed;
  private int splits;
  private boolean isInVxlan;
  private int cut;

  Script(ByteBuffer input, FlowEngine engine, Traffic traffic, StreamLaws laws, int flows) {
    this.input = input;
    this.engine = engine;
    this.traffic = traffic;
    this.laws = laws;
    this.flows = flows;
  }

  private int next() {
    return input.hasRemaining() ? input.get() & 0xFF : 0;
  }

  private int nextSigned() {
    return (byte) next();
  }

  private byte[] nextBytes(int length) {
    byte[] bytes = new byte[Math.min(length, input.remaining())];
    input.get(bytes);
    return bytes;
  }

  void play() {
    while (input.hasRemaining()) {
      play(OPS[next() % OPS.length]);
    }
    traffic.flush(engine);
  }

  private void play(Op op) {
    switch (op) {
      case HANDSHAKE -> connections[next() % connections.length].handshake().forEach(this::send);
      case DATA -> {
        Peer peer = peer();
        send(peer.data(content(peer.next(), next() * 8, next())));
      }
      case DATA_AT -> {
        Peer peer = peer();
        int number = peer.next() + nextSigned();
        send(peer.ack().seq(number).payload(content(number, next(), next())));
      }
      case SEGMENT -> segment();
      case FIN -> send(peer().fin());
      case RST -> {
        Peer peer = peer();
        send(peer.rst().seq(peer.next() + nextSigned()));
      }
      case ACK -> send(peer().ack());
      case OPTION -> {
        int kind = next();
        option = join(new byte[] {(byte) kind}, nextBytes(next() & 0x0F));
      }
      case FRAGMENT -> fragment();
      case SPLIT -> {
        splitSize = 8 * (1 + next() % 64);
        splitSeed = next();
      }
      case VXLAN -> isInVxlan = true;
      case CLOCK -> traffic.advance(1_000_000L << (next() % 24));
      case FLUSH -> traffic.flush(engine);
      case AGAIN -> traffic.add(engine, last, last.length, next(), 0);
      case RAW -> {
        laws.taint();
        frame(nextBytes(next()));
      }
      case QUOTE -> quote();
      case CUT -> cut = next();
      case RESUME -> {
        int flow = next();
        traffic.flush(engine);
        engine.resume(flow % flows, flow > 127);
      }
      case PEER -> {
        Peer peer = peer();
        int value = next();
        peer.window(value << 8);
        if ((value & 1) != 0) {
          peer.timestamps(value);
        }
      }
      case JUDGE -> {
        int value = next();
        traffic.flush(engine);
        laws.judge((value & 1) != 0);
      }
      case RECONNECT -> {
        Conversation talk = connections[next() % connections.length];
        int shift = nextSigned() << 20;
        talk.client.isn(talk.client.isn() + shift);
        talk.server.isn(talk.server.isn() + shift);
        talk.handshake().forEach(this::send);
      }
    }
  }

  private Peer peer() {
    int which = next();
    Conversation connection = connections[which % connections.length];
    return which > 127 ? connection.server : connection.client;
  }

  private void segment() {
    Peer peer = peer();
    int flags = next();
    int number = peer.next() + 64 * nextSigned();
    int acknowledgment = 64 * nextSigned();
    int length = next();
    Segment segment = peer.ack().seq(number).flags(flags).window(next() << 8);
    if (acknowledgment != 0) {
      segment.ack(peer.next() + acknowledgment);
    }
    if ((flags & Tcp.URG) != 0) {
      laws.taint();
      segment.urgent(length / 2);
    }
    send(segment.payload(content(number + ((flags & Tcp.SYN) != 0 ? 1 : 0), length, flags)));
  }

  private static byte[] content(int from, int length, int variant) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (((from + i) & StreamLaws.PLACE) | variant << 6);
    }
    return bytes;
  }

  private void send(Segment segment) {
    if (option.length > 1) {
      segment.option(option[0] & 0xFF, Arrays.copyOfRange(option, 1, option.length));
      option = new byte[0];
    }
    frame(segment.frame());
  }

  /** A fragment of a UDP datagram of its own making. */
  private void fragment() {
    int datagram = next();
    int units = next();
    int control = next();
    int length = control & 0x7F;
    byte[] content = content(8 * units, length, next());
    if (units == 0 && length >= 8) {
      ByteBuffer.wrap(content)
          .putShort((short) FRAGMENT_PORT)
          .putShort((short) 53)
          .putShort((short) 0)
          .putShort((short) 0);
    }
    frame(Packets.udpFragment(datagram, units, control > 127, content));
  }

  private void quote() {
    if (last.length > Packets.ETHERNET) {
      traffic.add(engine, Packets.icmpError(last), Packets.icmpError(last).length, 0, 0);
    }
  }

  /** Sends a frame as what was said before it changes it. */
  private void frame(byte[] frame) {
    List<byte[]> frames = new ArrayList<>();
    if (splitSize > 0) {
      frames.addAll(Packets.split(frame, splitSize, splitSeed, FIRST_ID + splits++));
      splitSize = 0;
    } else {
      frames.add(frame);
    }
    for (byte[] one : frames) {
      byte[] out = isInVxlan ? Packets.vxlan(one) : one;
      int wire = out.length;
      if (cut > 0) {
        // An inline source hands over whole packets; of these, what goes out is not known.
        laws.taint();
        out = Arrays.copyOf(out, Math.max(0, out.length - (cut & 0x7F)));
        wire = cut > 127 ? out.length : wire;
        cut = 0;
      }
      last = out;
      traffic.add(engine, out, wire, 0, wire == out.length ? 0 : PacketFlags.TRUNCATED);
    }
    isInVxlan = false;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

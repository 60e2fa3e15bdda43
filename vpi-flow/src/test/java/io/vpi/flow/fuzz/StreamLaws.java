package io.vpi.flow.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
import io.vpi.event.FlowEvent;
import io.vpi.flow.FlowListener;
import io.vpi.flow.FlowPacket;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * What holds of whatever an engine hands out, however its packets came. The lower six bits of each
 * byte that a {@link Script} sends are those of its sequence number, or of its place in its
 * datagram: so it shows where a byte that came out was sent to.
 */
final class StreamLaws implements FlowListener, StreamConsumer {
  static final int PLACE = 0x3F;

  private final Direction[] directions;
  private final Random random;
  private final boolean consumesAll;
  private boolean isTainted;
  private final Outgoing outgoing;
  private final boolean inline;
  private final boolean[] isDropped;
  private Judgement judgement = Judgement.NONE;
  private boolean insidePacket;
  long flowsEnded;

  /** What is asked of the flow of the next packet that has one. */
  private enum Judgement {
    NONE,
    DROP,
    PASS
  }

  /** What is known of one direction of a flow. */
  private static final class Direction {
    long next;
    int place = -1;
    boolean isBypassed;
    boolean hasEnded;

    void clear() {
      next = 0;
      place = -1;
      isBypassed = false;
      hasEnded = false;
    }
  }

  /**
   * Makes laws.
   *
   * @param capacity how many flows there are
   * @param outgoing is told of the data that is taken
   * @param seed what a consumer of a mind of its own answers; one with seed 0 takes all it is given
   * @param inline whether flows can be dropped
   */
  StreamLaws(int capacity, Outgoing outgoing, int seed, boolean inline) {
    this.outgoing = outgoing;
    this.inline = inline;
    isDropped = new boolean[capacity];
    directions = new Direction[2 * capacity];
    for (int i = 0; i < directions.length; i++) {
      directions[i] = new Direction();
    }
    consumesAll = seed == 0;
    random = new Random(seed);
  }

  /** Bytes come now that do not tell their places, or have some where none are expected. */
  void taint() {
    isTainted = true;
  }

  /** Asks that the flow of the next packet is passed, else dropped. */
  void judge(boolean passes) {
    judgement = passes ? Judgement.PASS : Judgement.DROP;
  }

  private Direction direction(StreamData data) {
    return directions[2 * data.flowId() + (data.isToServer() ? 1 : 0)];
  }

  @Override
  public int onData(StreamData data) {
    Direction direction = direction(data);
    assertFalse(direction.isBypassed, "bytes though the consumer wants no more");
    assertFalse(direction.hasEnded, "bytes behind the end");
    assertTrue(data.streamOffset() >= direction.next, "bytes that were there before");
    // An urgent byte, which is read out of band, has a place of which no consumer is told.
    assertTrue(isTainted || data.streamOffset() == direction.next, "bytes left out");
    assertTrue(data.length() > 0 || data.isLast());
    int place = direction.place;
    int answer = answer(data);
    int consumed = Math.max(0, answer);
    for (int i = 0; i < data.length(); i++) {
      int sent = data.memory().get(ValueLayout.JAVA_BYTE, data.offset() + i) & PLACE;
      if (place >= 0 && !isTainted) {
        assertEquals((place + 1) & PLACE, sent, "a byte that was sent to another place");
      }
      place = sent;
      if (i == consumed - 1) {
        direction.place = place;
      }
    }
    direction.next = data.streamOffset() + consumed;
    direction.isBypassed = answer == BYPASS;
    return answer;
  }

  private int answer(StreamData data) {
    if (consumesAll) {
      return data.length();
    }
    return switch (random.nextInt(12)) {
      case 0, 1 -> MORE;
      case 2 -> data.isLast() ? MORE : WAIT;
      case 3 -> random.nextInt(data.length() + 1);
      case 4 -> random.nextInt(4) == 0 ? BYPASS : 0;
      default -> data.length();
    };
  }

  @Override
  public void onGap(StreamData stream, long length) {
    Direction direction = direction(stream);
    assertFalse(direction.hasEnded, "a gap behind the end");
    assertTrue(length > 0);
    assertTrue(stream.streamOffset() >= direction.next, "a gap where bytes have been");
    if (direction.place >= 0) {
      long missing = stream.streamOffset() - direction.next + length;
      direction.place = (int) (direction.place + missing) & PLACE;
    }
    direction.next = stream.streamOffset() + length;
  }

  @Override
  public void onEnd(StreamData stream, StreamEnd end) {
    Direction direction = direction(stream);
    assertFalse(direction.hasEnded, "a second end");
    direction.hasEnded = true;
  }

  @Override
  public void onPacket(FlowPacket packet) {
    assertFalse(insidePacket, "a packet within another");
    insidePacket = true;
    LayerTable layers = packet.layers();
    int index = packet.index();
    int transport = layers.transport(index);
    if (packet.isDatagram()
        && !isTainted
        && transport >= 0
        && layers.protocol(index, transport) == Protocol.UDP) {
      long header = packet.batch().offset(index) + layers.offset(index, transport);
      MemorySegment memory = packet.batch().memory();
      if (Udp.sourcePort(memory, header) == Script.FRAGMENT_PORT) {
        int length = layers.declaredEnd(index, transport) - layers.offset(index, transport);
        for (int i = Udp.HEADER_LENGTH; i < length; i++) {
          assertEquals(i & PLACE, memory.get(ValueLayout.JAVA_BYTE, header + i) & PLACE);
        }
      }
    }
  }

  @Override
  public void onPacketDone(FlowPacket packet) {
    assertTrue(insidePacket, "the end of no packet");
    insidePacket = false;
    int flow = packet.flowId();
    if (flow >= 0) {
      assertFalse(isDropped[flow] && bearsData(packet), "data of a dropped flow is handed on");
      judge(packet, flow);
    }
    if (!isTainted) {
      outgoing.seen(packet);
    }
  }

  private void judge(FlowPacket packet, int flow) {
    switch (judgement) {
      case NONE -> {}
      case DROP -> {
        packet.dropFlow();
        isDropped[flow] |= inline;
      }
      case PASS -> packet.passFlow();
    }
    judgement = Judgement.NONE;
  }

  /** Whether a packet has more for its receiver than a SYN, an acknowledgment, or a RST. */
  private static boolean bearsData(FlowPacket packet) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    if (layers.embeddedLayerCount(index) > 0) {
      return false;
    }
    int transport = layers.transport(index);
    if (transport < 0 || layers.protocol(index, transport) != Protocol.TCP) {
      return true;
    }
    int header = layers.offset(index, transport);
    int flags = Tcp.flags(packet.batch().memory(), packet.batch().offset(index) + header);
    int end = header + layers.headerLength(index, transport);
    return (flags & Tcp.FIN) != 0 || layers.end(index, transport) > end;
  }

  @Override
  public void onFlowEnd(FlowEvent flow, int flowId) {
    flowsEnded++;
    isDropped[flowId] = false;
    outgoing.flowEnded(flowId);
    directions[2 * flowId].clear();
    directions[2 * flowId + 1].clear();
  }
}

package io.vpi.flow.fuzz;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.flow.FlowPacket;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an inline engine lets out: of two segments of one connection that were taken for inspection
 * and go on, none says another thing at a place than the other, unless the receiver has
 * acknowledged that place before. So there is nothing that receivers could read differently.
 *
 * <p>Where a bound of streams is met, the user may let pass what cannot be inspected.
 */
final class Outgoing {
  /** A segment's data: in its packet, or in the datagram that its packet completed. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Data(int packet, long direction, int sequence, long at, byte[] bytes) {}

  private final Map<Long, Map<Integer, Byte>> streams = new HashMap<>();

  /** The first number of a direction that its receiver has not acknowledged. */
  private final Map<Long, Integer> open = new HashMap<>();

  private final List<Data> batch = new ArrayList<>();
  private final long[] generations;
  private final boolean mayPass;
  private int segmentsLeft;

  /**
   * Makes a look-out.
   *
   * @param flows how many there are
   * @param memoryFull what the user wants where a bound of streams is met
   * @param fewSegments so many of all streams together surely meet none
   */
  Outgoing(int flows, ExceptionPolicy memoryFull, int fewSegments) {
    generations = new long[flows];
    segmentsLeft = fewSegments;
    mayPass =
        switch (memoryFull) {
          case DROP_PACKET, DROP_FLOW, REJECT -> false;
          case IGNORE, PASS_PACKET, PASS_FLOW -> true;
        };
  }

  /** Notes what a segment says. */
  void seen(FlowPacket packet) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    int transport = layers.transport(index);
    if (packet.flowId() < 0
        || packet.isLostOnTheWay()
        || transport < 0
        || layers.protocol(index, transport) != Protocol.TCP) {
      return;
    }
    MemorySegment memory = packet.batch().memory();
    long header = packet.batch().offset(index) + layers.offset(index, transport);
    int flags = Tcp.flags(memory, header);
    int number = Tcp.sequenceNumber(memory, header);
    if ((flags & Tcp.SYN) != 0) {
      number++;
      acknowledge(direction(packet, packet.isToServer()), number);
    }
    if ((flags & Tcp.ACK) != 0) {
      acknowledge(
          direction(packet, !packet.isToServer()), Tcp.acknowledgmentNumber(memory, header));
    }
    segmentsLeft--;
    if (packet.isInStream()) {
      take(packet, number);
    }
  }

  private long direction(FlowPacket packet, boolean toServer) {
    int flow = packet.flowId();
    return (generations[flow] * generations.length + flow) * 2 + (toServer ? 1 : 0);
  }

  private void acknowledge(long direction, int number) {
    open.merge(direction, number, (before, now) -> now - before > 0 ? now : before);
  }

  /** Notes the data of a segment that has entered its stream. */
  private void take(FlowPacket packet, int number) {
    // Of a connection that was picked up midstream nothing is known before the first byte seen.
    open.putIfAbsent(direction(packet, packet.isToServer()), number);
    PacketBatch its = packet.batch();
    LayerTable layers = packet.layers();
    int index = packet.index();
    int transport = layers.transport(index);
    int begin = layers.offset(index, transport) + layers.headerLength(index, transport);
    byte[] bytes = new byte[Math.max(0, layers.end(index, transport) - begin)];
    MemorySegment.copy(
        its.memory(), ValueLayout.JAVA_BYTE, its.offset(index) + begin, bytes, 0, bytes.length);
    batch.add(
        new Data(
            packet.originalIndex(),
            direction(packet, packet.isToServer()),
            number,
            packet.isDatagram() ? -1 : begin,
            bytes));
  }

  void flowEnded(int flow) {
    generations[flow]++;
  }

  /** The engine has judged a batch: compares what goes out of it with what went out before. */
  void check(PacketBatch judged) {
    for (Data data : batch) {
      Verdict verdict = judged.verdict(data.packet);
      if (verdict == Verdict.PASS) {
        add(data);
      } else if (verdict == Verdict.REPLACE && data.at >= 0) {
        MemorySegment.copy(
            judged.replacementMemory(data.packet),
            ValueLayout.JAVA_BYTE,
            judged.replacementOffset(data.packet) + data.at,
            data.bytes,
            0,
            data.bytes.length);
        add(data);
      }
    }
    batch.clear();
  }

  private void add(Data data) {
    if (mayPass && segmentsLeft < 0) {
      return;
    }
    Map<Integer, Byte> stream = streams.computeIfAbsent(data.direction, _ -> new HashMap<>());
    int first = open.getOrDefault(data.direction, data.sequence);
    for (int i = 0; i < data.bytes.length; i++) {
      if (data.sequence + i - first < 0) {
        continue;
      }
      Byte before = stream.putIfAbsent(data.sequence + i, data.bytes[i]);
      if (before != null && before != data.bytes[i]) {
        throw new AssertionError(
            "two bytes go out for number " + Integer.toUnsignedString(data.sequence + i));
      }
    }
  }
}

package io.vpi.flow;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.table.FlowKey;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What networks do to the segments of a capture without changing its streams. */
final class Disorder {
  /** How far a segment may get from its place, in segments of its connection. */
  private static final int PLACES = 32;

  private static final int VXLAN_OVERHEAD = 50;
  private static final int MAX_DATAGRAM = 65_535;

  private final Random random;
  private final List<Frame> frames;

  /** The frames with data between the handshake and the first FIN or RST, by connection. */
  private final Map<Connection, List<Integer>> data = new LinkedHashMap<>();

  /** Where the IP header of each frame with data starts. */
  private final Map<Integer, Integer> ipOffsets = new HashMap<>();

  private record Connection(long aHigh, long aLow, long bHigh, long bLow, int ports, long tenant) {}

  private static final class State {
    boolean syn;
    boolean synAck;
    boolean over;
  }

  Disorder(List<Frame> frames, long seed) {
    this.frames = frames;
    random = new Random(seed);
    findData();
  }

  private void findData() {
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(1);
    PacketBatch batch = new PacketBatch(1);
    TapRegistry taps = new TapRegistry();
    FlowKey key = new FlowKey();
    Map<Connection, State> states = new HashMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(1 << 20);
      for (int i = 0; i < frames.size(); i++) {
        Frame frame = frames.get(i);
        if (frame.bytes().length > memory.byteSize()) {
          continue;
        }
        MemorySegment.copy(
            frame.bytes(), 0, memory, ValueLayout.JAVA_BYTE, 0, frame.bytes().length);
        batch.begin(memory, taps, 0);
        batch.add(0, frame.bytes().length, frame.wire(), 0, frame.link(), -1);
        decoder.decode(batch, layers);
        int transport = layers.transport(0);
        if (transport >= 0
            && layers.protocol(0, transport) == Protocol.TCP
            && layers.overlayCount(0) == 0
            && frame.isWhole()
            && key.read(batch, layers, 0, TenantKey.INNERMOST)) {
          note(i, batch, layers, key, states);
        }
        batch.clear();
      }
    }
  }

  private void note(
      int index, PacketBatch batch, LayerTable layers, FlowKey key, Map<Connection, State> states) {
    int transport = layers.transport(0);
    int flags = Tcp.flags(batch.memory(), layers.offset(0, transport));
    int length =
        layers.declaredEnd(0, transport)
            - layers.offset(0, transport)
            - layers.headerLength(0, transport);
    Connection connection =
        new Connection(
            key.addressHigh(true),
            key.addressLow(true),
            key.addressHigh(false),
            key.addressLow(false),
            key.port(true) << 16 | key.port(false),
            key.tenant());
    State state = states.computeIfAbsent(connection, _ -> new State());
    if ((flags & Tcp.SYN) != 0) {
      if (state.over) {
        state.over = false;
        state.syn = false;
        state.synAck = false;
        // What comes now is another connection: nothing is moved across.
        data.remove(connection);
      }
      state.syn |= (flags & Tcp.ACK) == 0;
      state.synAck |= (flags & Tcp.ACK) != 0;
    } else if ((flags & (Tcp.FIN | Tcp.RST)) != 0) {
      state.over = true;
    } else if (length > 0 && state.syn && state.synAck && !state.over) {
      data.computeIfAbsent(connection, _ -> new ArrayList<>()).add(index);
      ipOffsets.put(index, layers.offset(0, layers.network(0)));
    }
  }

  /** The frames as they are. */
  List<Frame> frames() {
    return frames;
  }

  /** Each connection's segments with data change places, none by more than 32. */
  List<Frame> shuffled() {
    List<Frame> result = new ArrayList<>(frames);
    for (List<Integer> places : data.values()) {
      List<double[]> order = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        order.add(new double[] {i + random.nextDouble() * PLACES, i});
      }
      order.sort(Comparator.comparingDouble(entry -> entry[0]));
      for (int i = 0; i < places.size(); i++) {
        int to = places.get(i);
        Frame moved = frames.get(places.get((int) order.get(i)[1]));
        result.set(to, moved.at(frames.get(to).nanos()));
      }
    }
    return result;
  }

  /** A third of the segments with data come again, within 8 segments of their connection. */
  List<Frame> duplicated() {
    Map<Integer, List<Frame>> behind = new HashMap<>();
    for (List<Integer> places : data.values()) {
      for (int i = 0; i < places.size(); i++) {
        if (random.nextInt(3) == 0) {
          int where = places.get(Math.min(places.size() - 1, i + random.nextInt(8)));
          behind
              .computeIfAbsent(where, _ -> new ArrayList<>())
              .add(frames.get(places.get(i)).at(frames.get(where).nanos()));
        }
      }
    }
    List<Frame> result = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      result.add(frames.get(i));
      result.addAll(behind.getOrDefault(i, List.of()));
    }
    return result;
  }

  /** Segments with data come as IP fragments, in any order. */
  List<Frame> fragmented() {
    List<Frame> result = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      Integer ip = ipOffsets.get(i);
      List<Frame> fragments = ip == null ? List.of(frames.get(i)) : fragments(frames.get(i), ip, i);
      if (fragments.size() > 1) {
        java.util.Collections.shuffle(fragments, random);
      }
      result.addAll(fragments);
    }
    return result;
  }

  private List<Frame> fragments(Frame frame, int ip, int id) {
    byte[] bytes = frame.bytes();
    boolean ipv4 = (bytes[ip] >>> 4 & 0xF) == 4;
    ByteBuffer packet = ByteBuffer.wrap(bytes);
    int header = ipv4 ? (bytes[ip] & 0xF) * 4 : 40;
    int length =
        ipv4 ? (packet.getShort(ip + 2) & 0xFFFF) - header : packet.getShort(ip + 4) & 0xFFFF;
    boolean simple =
        ipv4 ? header == 20 && (packet.getShort(ip + 6) & 0x3FFF) == 0 : bytes[ip + 6] == 6;
    if (!simple || length < 16 || ip + header + length > bytes.length) {
      return List.of(frame);
    }
    List<Frame> result = new ArrayList<>();
    int most = Math.max(8, (length / (2 + random.nextInt(3)) + 7) & ~7);
    for (int at = 0; at < length; at += most) {
      int part = Math.min(most, length - at);
      boolean more = at + part < length;
      result.add(
          Frame.of(
              ipv4
                  ? ipv4Fragment(bytes, ip, at, part, more, id)
                  : ipv6Fragment(bytes, ip, at, part, more, id),
              frame));
    }
    return result;
  }

  private static byte[] ipv4Fragment(byte[] bytes, int ip, int at, int part, boolean more, int id) {
    ByteBuffer out = ByteBuffer.allocate(ip + 20 + part);
    out.put(bytes, 0, ip + 20).put(bytes, ip + 20 + at, part);
    out.putShort(ip + 2, (short) (20 + part));
    out.putShort(ip + 4, (short) id);
    out.putShort(ip + 6, (short) ((more ? 0x2000 : 0) | at / 8));
    out.putShort(ip + 10, (short) 0);
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += out.getShort(ip + i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    out.putShort(ip + 10, (short) ~sum);
    return out.array();
  }

  private static byte[] ipv6Fragment(byte[] bytes, int ip, int at, int part, boolean more, int id) {
    ByteBuffer out = ByteBuffer.allocate(ip + 48 + part);
    out.put(bytes, 0, ip + 40);
    out.put(bytes[ip + 6]).put((byte) 0).putShort((short) (at | (more ? 1 : 0))).putInt(id);
    out.put(bytes, ip + 40 + at, part);
    out.putShort(ip + 4, (short) (8 + part));
    out.put(ip + 6, (byte) 44);
    return out.array();
  }

  /** Ethernet frames come in VXLAN, network 4242. */
  List<Frame> inVxlan() {
    List<Frame> result = new ArrayList<>();
    for (Frame frame : frames) {
      boolean fits = frame.bytes().length + VXLAN_OVERHEAD <= MAX_DATAGRAM && frame.isWhole();
      result.add(frame.link() == LinkType.ETHERNET && fits ? inVxlan(frame) : frame);
    }
    return result;
  }

  private static Frame inVxlan(Frame frame) {
    int inner = frame.bytes().length;
    ByteBuffer out = ByteBuffer.allocate(VXLAN_OVERHEAD + inner);
    out.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) 0x0800);
    out.put((byte) 0x45).put((byte) 0).putShort((short) (36 + inner)).putInt(0);
    out.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0x0A000001).putInt(0x0A000002);
    out.putShort((short) 49_374).putShort((short) 4789);
    out.putShort((short) (16 + inner)).putShort((short) 0);
    out.putInt(0x08000000).putInt(4242 << 8);
    out.put(frame.bytes());
    return Frame.of(out.array(), frame);
  }
}

package io.vpi.jmh;

import io.vpi.decode.IpProtocol;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Ethernet frames with IPv4 in the order in which they arrive, one behind the other in native
 * memory, and batches of them. Payload is all of one byte: nothing that is measured looks at it.
 */
final class Frames {
  static final int ETHERNET = 14;
  static final int IPV4 = 20;
  static final int TCP = 20;
  static final int UDP = 8;

  private static final int CHECKSUM = 16;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int WINDOW = 65_535;
  private static final byte PAYLOAD = 'x';

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  final MemorySegment memory;
  final TapRegistry taps = new TapRegistry();
  private final int tap = taps.register(TapPoint.ofPort("bench"));
  private int[] lengths = new int[1024];
  private long[] offsets = new long[1024];
  private int count;
  private long end;

  Frames(Arena arena, long bytes) {
    memory = arena.allocate(bytes, 64);
  }

  int count() {
    return count;
  }

  /** Where a frame starts. */
  long offset(int frame) {
    return offsets[frame];
  }

  /** How many bytes a frame has. */
  int length(int frame) {
    return lengths[frame];
  }

  /** Adds a segment. */
  void tcp(int from, int to, int ports, int sequence, int ack, int flags, int payload) {
    long header = ipv4(IpProtocol.TCP, from, to, 0, 0, TCP + payload);
    memory.set(INT, header, ports);
    memory.set(INT, header + 4, sequence);
    memory.set(INT, header + 8, ack);
    memory.set(INT, header + 12, (TCP / 4) << 28 | flags << 16 | WINDOW);
    memory.set(INT, header + 16, 0);
    memory.asSlice(header + TCP, payload).fill(PAYLOAD);
    long pseudo = sum(header - 8, 8) + IpProtocol.TCP + TCP + payload;
    memory.set(SHORT, header + CHECKSUM, checksum(pseudo + sum(header, TCP + payload)));
  }

  /** Adds a fragment of UDP without a checksum: the first bytes of the datagram are its header. */
  void fragment(int from, int to, int ports, int id, int first, int bytes, int datagram) {
    boolean more = first + bytes < datagram;
    long payload =
        ipv4(IpProtocol.UDP, from, to, id, (first / 8) | (more ? MORE_FRAGMENTS : 0), bytes);
    memory.asSlice(payload, bytes).fill(PAYLOAD);
    if (first == 0) {
      memory.set(INT, payload, ports);
      memory.set(INT, payload + 4, datagram << 16);
    }
  }

  private long ipv4(int protocol, int from, int to, int id, int place, int bytes) {
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    long start = end;
    offsets[count] = start;
    lengths[count++] = ETHERNET + IPV4 + bytes;
    end += ETHERNET + IPV4 + bytes;
    memory.asSlice(start, 12).fill((byte) 2);
    memory.set(SHORT, start + 12, (short) 0x0800);
    long header = start + ETHERNET;
    memory.set(INT, header, 0x45000000 | (IPV4 + bytes));
    memory.set(INT, header + 4, id << 16 | place);
    memory.set(INT, header + 8, 64 << 24 | protocol << 16);
    memory.set(INT, header + 12, from);
    memory.set(INT, header + 16, to);
    memory.set(SHORT, header + 10, checksum(sum(header, IPV4)));
    return header + IPV4;
  }

  private long sum(long at, int bytes) {
    long sum = 0;
    int i = 0;
    for (; i + 2 <= bytes; i += 2) {
      sum += memory.get(SHORT, at + i) & 0xFFFF;
    }
    return i < bytes ? sum + ((memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF) << 8) : sum;
  }

  private static short checksum(long sum) {
    long folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (short) ~folded;
  }

  /** Puts frames into a batch that is empty, from one on, as many as it takes; all come now. */
  void fill(PacketBatch batch, int first, int limit, long now) {
    batch.begin(memory, taps, now);
    for (int i = first; i < limit && !batch.isFull(); i++) {
      batch.add(offsets[i], lengths[i], lengths[i], now, LinkType.ETHERNET, tap);
    }
  }
}

package io.vpi.flow.tcp;

import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.LayerTable;
import io.vpi.decode.OptionReader;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.table.FlowRecord;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The segment at hand: whose it is, and its header's fields, read once. Reused for each.
 *
 * <p>An option that comes twice counts as it came last, as in the stacks of today.
 */
final class Arrival {
  /** {@link #scale} of a segment without that option. */
  static final int NO_SCALE = -1;

  /** Experimental option kinds, and the number that says fast open there (RFC 7413, 6994). */
  private static final int EXPERIMENT_1 = 253;

  private static final int EXPERIMENT_2 = 254;
  private static final int FAST_OPEN_EXPERIMENT = 0xF989;

  /** Nanoseconds of a unit of {@link #clock}. */
  private static final long CLOCK_UNIT = 4096 * 1_000_000_000L;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final OptionReader options = new OptionReader();

  /** Where the record starts. */
  long record;

  int flowId;
  boolean fromA;

  /** The half of the record that holds what this segment's sender sends. */
  long sender;

  /** The half that holds what the other end sends. */
  long other;

  /** How the segment's receiver behaves. */
  HostPolicy host = HostPolicy.MODERN;

  /** Seconds in units of 4,096, as many as 16 bits hold. */
  int clock;

  MemorySegment memory = MemorySegment.NULL;

  /** Where the payload starts in the memory. */
  long data;

  /** Payload in bytes, as the headers say. */
  int length;

  /** Bytes of options in the header. */
  int optionsLength;

  /** Payload that was captured. */
  int captured;

  int flags;
  int sequence;
  int acknowledgment;
  int window;
  int urgentPointer;
  int timeToLive;
  int sourcePort;
  int destinationPort;

  boolean hasTimestamp;
  int timestamp;
  int timestampEcho;
  int scale;
  int maximumSegmentSize;

  /** Whether an MD5 signature or an authentication option is there. */
  boolean signed;

  /** Whether a fast open cookie is there. */
  boolean fastOpen;

  /** Reads a segment; false if the packet's transport is not TCP. */
  boolean read(PacketBatch batch, LayerTable layers, int packet) {
    int transport = layers.transport(packet);
    int network = layers.network(packet);
    if (transport < 0 || network < 0 || layers.protocol(packet, transport) != Protocol.TCP) {
      return false;
    }
    memory(batch.memory());
    long start = batch.offset(packet);
    int offset = layers.offset(packet, transport);
    int headerLength = layers.headerLength(packet, transport);
    long header = start + offset;
    flags = Tcp.flags(memory, header);
    sequence = Tcp.sequenceNumber(memory, header);
    acknowledgment = Tcp.acknowledgmentNumber(memory, header);
    window = Tcp.window(memory, header);
    urgentPointer = Tcp.urgentPointer(memory, header);
    sourcePort = Tcp.sourcePort(memory, header);
    destinationPort = Tcp.destinationPort(memory, header);
    data = header + headerLength;
    optionsLength = headerLength - Tcp.MIN_HEADER_LENGTH;
    captured = layers.end(packet, transport) - offset - headerLength;
    length = Math.max(captured, layers.declaredEnd(packet, transport) - offset - headerLength);
    long ip = start + layers.offset(packet, network);
    timeToLive =
        layers.protocol(packet, network) == Protocol.IPV4
            ? Ipv4.timeToLive(memory, ip)
            : Ipv6.hopLimit(memory, ip);
    readOptions(header, headerLength);
    return true;
  }

  // Whether it is this very segment is the question; an equal one is stored and does no harm.
  @SuppressWarnings({"MemorySegmentReferenceEquality", "ReferenceEquality"})
  private void memory(MemorySegment of) {
    if (memory != of) {
      memory = of;
    }
  }

  private void readOptions(long header, int headerLength) {
    hasTimestamp = false;
    scale = NO_SCALE;
    maximumSegmentSize = 0;
    signed = false;
    fastOpen = false;
    if (headerLength == Tcp.MIN_HEADER_LENGTH) {
      return;
    }
    options.tcp(memory, header, headerLength);
    while (options.next()) {
      long at = options.dataPosition();
      int size = options.dataLength();
      switch (options.type()) {
        case Tcp.OPTION_TIMESTAMPS -> {
          if (size == 8) {
            hasTimestamp = true;
            timestamp = memory.get(INT, at);
            timestampEcho = memory.get(INT, at + 4);
          }
        }
        case Tcp.OPTION_WINDOW_SCALE -> {
          if (size == 1) {
            scale = memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
          }
        }
        case Tcp.OPTION_MAXIMUM_SEGMENT_SIZE -> {
          if (size == 2) {
            maximumSegmentSize = memory.get(SHORT, at) & 0xFFFF;
          }
        }
        case Tcp.OPTION_MD5_SIGNATURE, Tcp.OPTION_AUTHENTICATION -> signed = true;
        // Without a cookie the option asks for one.
        case Tcp.OPTION_FAST_OPEN -> fastOpen |= size > 0;
        case EXPERIMENT_1, EXPERIMENT_2 ->
            fastOpen |= size > 2 && (memory.get(SHORT, at) & 0xFFFF) == FAST_OPEN_EXPERIMENT;
        default -> {}
      }
    }
  }

  /** Names the flow and the direction of a segment. */
  void of(long flowRecord, int number, boolean isFromA, HostPolicy receiver, long now) {
    record = flowRecord;
    flowId = number;
    fromA = isFromA;
    long a = flowRecord + FlowRecord.HALF_A;
    long b = flowRecord + FlowRecord.HALF_B;
    sender = isFromA ? a : b;
    other = isFromA ? b : a;
    if (host != receiver) {
      host = receiver;
    }
    clock = (int) (now / CLOCK_UNIT);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}

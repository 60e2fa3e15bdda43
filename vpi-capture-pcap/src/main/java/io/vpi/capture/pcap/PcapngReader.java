package io.vpi.capture.pcap;

import static io.vpi.capture.pcap.PcapngBlocks.HEADER_LENGTH;
import static io.vpi.capture.pcap.PcapngBlocks.MIN_LENGTH;
import static io.vpi.capture.pcap.PcapngBlocks.PACKET_DATA_OFFSET;
import static io.vpi.capture.pcap.PcapngBlocks.SIMPLE_PACKET_DATA_OFFSET;
import static io.vpi.capture.pcap.PcapngBlocks.TRAILER_LENGTH;

import io.vpi.capture.CaptureOptions;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads the blocks of a pcapng file: {@link PcapngBlocks} shows their frame.
 *
 * <p>Blocks that matter here are looked at when they are wholly visible, and only if both of their
 * lengths agree. All others are passed over without being held in memory, up to the length behind
 * the body, which must agree as well: that is what tells a foreign block from damage.
 */
final class PcapngReader extends RecordReader {
  /** How long options and the rest of a block around its packet may be, in bytes. */
  static final int MAX_OVERHEAD = 1 << 20;

  /** Interface names are kept up to this length, for a file may hold many long ones. */
  private static final int MAX_NAME_LENGTH = 256;

  private static final int FIRST_FIELD_OFFSET = 8;

  private static final int SECTION_MIN_LENGTH = 28;
  private static final int SECTION_MAJOR_OFFSET = 12;
  private static final int SECTION_MINOR_OFFSET = 14;
  private static final int SECTION_START_LENGTH = 12;

  private static final int INTERFACE_MIN_LENGTH = 20;
  private static final int INTERFACE_SNAP_LENGTH_OFFSET = 12;
  private static final int INTERFACE_OPTIONS_OFFSET = 16;

  private static final int STATISTICS_MIN_LENGTH = 24;
  private static final int STATISTICS_OPTIONS_OFFSET = 20;

  private static final int PACKET_MIN_LENGTH = PACKET_DATA_OFFSET + TRAILER_LENGTH;
  private static final int PACKET_TIME_HIGH_OFFSET = 12;
  private static final int PACKET_TIME_LOW_OFFSET = 16;
  private static final int PACKET_CAPTURED_OFFSET = 20;
  private static final int PACKET_WIRE_OFFSET = 24;

  private static final int SIMPLE_PACKET_MIN_LENGTH = SIMPLE_PACKET_DATA_OFFSET + TRAILER_LENGTH;

  private final String host;
  private final TapRegistry taps;
  private final int maxPacketLength;

  /** The interfaces of the current section. */
  private PcapngInterface[] interfaces = new PcapngInterface[4];

  private int interfaceCount;

  /** Sums over all sections. */
  private final LossCounter droppedByInterface = new LossCounter();

  private final LossCounter droppedByKernel = new LossCounter();
  private final OptionCursor options = new OptionCursor(this);

  private boolean inSection;

  /** Total length of the block whose body was passed over, 0 if none was. */
  private long passedOver;

  /**
   * A reader at the start of a file.
   *
   * @param settings where interfaces are registered and how large packets may be
   */
  PcapngReader(CaptureOptions settings) {
    host = settings.host();
    taps = settings.taps();
    maxPacketLength = settings.maxPacketLength();
  }

  @Override
  int read(MemorySegment memory, long offset, long limit) {
    long visible = limit - offset;
    if (passedOver != 0) {
      return endOfPassedOver(memory, offset, visible);
    }
    if (visible < HEADER_LENGTH) {
      return need(HEADER_LENGTH, "block header");
    }
    int type = int32(memory, offset);
    if (type == PcapngBlocks.SECTION_HEADER) {
      if (visible < SECTION_START_LENGTH) {
        return need(SECTION_START_LENGTH, "section header");
      }
      int order = magic(memory, offset + FIRST_FIELD_OFFSET);
      bigEndian = order == PcapngBlocks.BYTE_ORDER_MAGIC;
      if (!bigEndian && Integer.reverseBytes(order) != PcapngBlocks.BYTE_ORDER_MAGIC) {
        return damaged(
            FIRST_FIELD_OFFSET,
            "the section's byte-order magic is " + hex(order) + ", expected 1a2b3c4d or 4d3c2b1a");
      }
    } else if (!inSection) {
      return damaged(0, "a block of type " + hex(type) + " stands before the first section header");
    }
    long length = unsigned32(memory, offset + 4);
    if (length < MIN_LENGTH || length % 4 != 0) {
      return damaged(
          4, "the block's length is " + length + ", expected a multiple of 4 from 12 on");
    }
    return switch (type) {
      case PcapngBlocks.SECTION_HEADER -> section(memory, offset, visible, length);
      case PcapngBlocks.INTERFACE_DESCRIPTION -> interfaceBlock(memory, offset, visible, length);
      case PcapngBlocks.ENHANCED_PACKET -> packet(memory, offset, visible, length, false);
      case PcapngBlocks.OBSOLETE_PACKET -> packet(memory, offset, visible, length, true);
      case PcapngBlocks.SIMPLE_PACKET -> simplePacket(memory, offset, visible, length);
      case PcapngBlocks.INTERFACE_STATISTICS -> statistics(memory, offset, visible, length);
      default -> {
        passedOver = length;
        recordLength = length - TRAILER_LENGTH;
        yield PASSED;
      }
    };
  }

  @Override
  long unfinished() {
    return passedOver == 0 ? 0 : passedOver - TRAILER_LENGTH;
  }

  @Override
  long unfinishedLength() {
    return passedOver;
  }

  @Override
  long droppedByInterface() {
    return droppedByInterface.value();
  }

  @Override
  long droppedByKernel() {
    return droppedByKernel.value();
  }

  private int endOfPassedOver(MemorySegment memory, long offset, long visible) {
    if (visible < TRAILER_LENGTH) {
      return need(TRAILER_LENGTH, "block");
    }
    long trailer = unsigned32(memory, offset);
    if (trailer != passedOver) {
      return lengthsDiffer(0, passedOver, trailer);
    }
    passedOver = 0;
    recordLength = TRAILER_LENGTH;
    return SKIPPED;
  }

  private int section(MemorySegment memory, long offset, long visible, long length) {
    int outcome = whole(memory, offset, visible, length, SECTION_MIN_LENGTH);
    if (outcome != PASSED) {
      return outcome;
    }
    int major = int16(memory, offset + SECTION_MAJOR_OFFSET);
    int minor = int16(memory, offset + SECTION_MINOR_OFFSET);
    // 1.2 was written by some programs and differs in nothing: the draft, section 4.1.
    if (major != 1 || (minor != 0 && minor != 2)) {
      return damaged(
          SECTION_MAJOR_OFFSET,
          "the section is of version " + major + "." + minor + ", expected 1.0 or 1.2");
    }
    // The section's own length is often unknown and not needed: the next section header tells.
    Arrays.fill(interfaces, null);
    interfaceCount = 0;
    inSection = true;
    return PASSED;
  }

  private int interfaceBlock(MemorySegment memory, long offset, long visible, long length) {
    int outcome = whole(memory, offset, visible, length, INTERFACE_MIN_LENGTH);
    if (outcome != PASSED) {
      return outcome;
    }
    if (interfaceCount == TapRegistry.MAX_TAPS) {
      return damaged(0, "the section has more than " + TapRegistry.MAX_TAPS + " interfaces");
    }
    String name = "";
    int resolution = 6;
    long offsetSeconds = 0;
    options.start(offset + INTERFACE_OPTIONS_OFFSET, offset + length - TRAILER_LENGTH);
    while (options.next(memory)) {
      switch (options.code) {
        case PcapngBlocks.OPTION_INTERFACE_NAME -> name = options.text(memory, MAX_NAME_LENGTH);
        case PcapngBlocks.OPTION_TIMESTAMP_RESOLUTION -> {
          if (options.length >= 1) {
            resolution = Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, options.offset));
          }
        }
        case PcapngBlocks.OPTION_TIMESTAMP_OFFSET -> {
          if (options.length >= Long.BYTES) {
            offsetSeconds = int64(memory, options.offset);
          }
        }
        default -> {}
      }
    }
    TimestampScale scale =
        resolution == 6 && offsetSeconds == 0
            ? TimestampScale.DEFAULT
            : new TimestampScale(resolution, offsetSeconds);
    int tap = taps.register(new TapPoint(host, "", name, "", Direction.UNKNOWN, 0));
    if (interfaceCount == interfaces.length) {
      interfaces = Arrays.copyOf(interfaces, 2 * interfaceCount);
    }
    interfaces[interfaceCount++] =
        new PcapngInterface(
            int16(memory, offset + FIRST_FIELD_OFFSET),
            int32(memory, offset + INTERFACE_SNAP_LENGTH_OFFSET),
            scale,
            tap);
    return PASSED;
  }

  private int packet(
      MemorySegment memory, long offset, long visible, long length, boolean obsolete) {
    if (length < PACKET_MIN_LENGTH) {
      return tooShort(length, PACKET_MIN_LENGTH);
    }
    if (visible < PACKET_DATA_OFFSET) {
      return need(PACKET_DATA_OFFSET, "packet block's header");
    }
    long number =
        obsolete
            ? int16(memory, offset + FIRST_FIELD_OFFSET)
            : unsigned32(memory, offset + FIRST_FIELD_OFFSET);
    if (number >= interfaceCount) {
      return undeclared(number);
    }
    long captured = unsigned32(memory, offset + PACKET_CAPTURED_OFFSET);
    int outcome = checkCaptured(captured, length - PACKET_MIN_LENGTH, PACKET_CAPTURED_OFFSET);
    if (outcome == PASSED) {
      outcome = whole(memory, offset, visible, length, PACKET_MIN_LENGTH);
    }
    if (outcome != PASSED) {
      return outcome;
    }
    PcapngInterface from = interfaces[(int) number];
    long ticks =
        unsigned32(memory, offset + PACKET_TIME_HIGH_OFFSET) << 32
            | unsigned32(memory, offset + PACKET_TIME_LOW_OFFSET);
    setPacket(from, offset + PACKET_DATA_OFFSET, captured);
    wireLength = int32(memory, offset + PACKET_WIRE_OFFSET);
    timestamp = from.scale.toNanos(ticks);
    hasTimestamp = true;
    direction =
        direction(
            memory, packetOffset + PcapngBlocks.padded(captured), offset + length - TRAILER_LENGTH);
    return PACKET;
  }

  private int simplePacket(MemorySegment memory, long offset, long visible, long length) {
    if (length < SIMPLE_PACKET_MIN_LENGTH) {
      return tooShort(length, SIMPLE_PACKET_MIN_LENGTH);
    }
    if (visible < SIMPLE_PACKET_DATA_OFFSET) {
      return need(SIMPLE_PACKET_DATA_OFFSET, "simple packet block's header");
    }
    if (interfaceCount == 0) {
      return undeclared(0);
    }
    PcapngInterface from = interfaces[0];
    // The block does not say how much was captured: the draft, section 4.4.
    long wire = unsigned32(memory, offset + FIRST_FIELD_OFFSET);
    long captured = Math.min(wire, length - SIMPLE_PACKET_MIN_LENGTH);
    if (from.snapLength != 0) {
      captured = Math.min(captured, Integer.toUnsignedLong(from.snapLength));
    }
    int outcome = checkCaptured(captured, length - SIMPLE_PACKET_MIN_LENGTH, FIRST_FIELD_OFFSET);
    if (outcome == PASSED) {
      outcome = whole(memory, offset, visible, length, SIMPLE_PACKET_MIN_LENGTH);
    }
    if (outcome != PASSED) {
      return outcome;
    }
    setPacket(from, offset + SIMPLE_PACKET_DATA_OFFSET, captured);
    wireLength = (int) wire;
    timestamp = 0;
    hasTimestamp = false;
    direction = Direction.UNKNOWN;
    return PACKET;
  }

  private void setPacket(PcapngInterface from, long offset, long captured) {
    packetOffset = offset;
    capturedLength = (int) captured;
    linkType = from.linkType;
    tapId = from.tapId;
  }

  private int statistics(MemorySegment memory, long offset, long visible, long length) {
    int outcome = whole(memory, offset, visible, length, STATISTICS_MIN_LENGTH);
    if (outcome != PASSED) {
      return outcome;
    }
    long number = unsigned32(memory, offset + FIRST_FIELD_OFFSET);
    if (number >= interfaceCount) {
      return undeclared(number);
    }
    PcapngInterface of = interfaces[(int) number];
    options.start(offset + STATISTICS_OPTIONS_OFFSET, offset + length - TRAILER_LENGTH);
    while (options.next(memory)) {
      if (options.length < Long.BYTES) {
        continue;
      }
      if (options.code == PcapngBlocks.OPTION_DROPPED_BY_INTERFACE) {
        droppedByInterface.add(of.droppedByInterface.report(int64(memory, options.offset)));
      } else if (options.code == PcapngBlocks.OPTION_DROPPED_BY_SYSTEM) {
        droppedByKernel.add(of.droppedByKernel.report(int64(memory, options.offset)));
      }
    }
    return PASSED;
  }

  /** Which way a packet went, by its block's flags; inbound is seen from the interface. */
  private Direction direction(MemorySegment memory, long start, long end) {
    options.start(start, end);
    while (options.next(memory)) {
      if (options.code == PcapngBlocks.OPTION_PACKET_FLAGS && options.length >= Integer.BYTES) {
        return switch (int32(memory, options.offset) & PcapngBlocks.FLAGS_DIRECTION_MASK) {
          case PcapngBlocks.FLAGS_INBOUND -> Direction.INGRESS;
          case PcapngBlocks.FLAGS_OUTBOUND -> Direction.EGRESS;
          default -> Direction.UNKNOWN;
        };
      }
    }
    return Direction.UNKNOWN;
  }

  private int checkCaptured(long captured, long room, long at) {
    if (captured > maxPacketLength) {
      return damaged(
          at,
          "the block claims a packet of "
              + captured
              + " bytes, expected at most "
              + maxPacketLength);
    }
    if (PcapngBlocks.padded(captured) > room) {
      return damaged(
          at,
          "the block claims a packet of "
              + captured
              + " bytes, but its length leaves room for "
              + room);
    }
    return PASSED;
  }

  /** {@link #PASSED} if a block is wholly visible and sound; sets the record's length. */
  private int whole(
      MemorySegment memory, long offset, long visible, long length, long minimalLength) {
    if (length < minimalLength) {
      return tooShort(length, minimalLength);
    }
    if (length > (long) maxPacketLength + MAX_OVERHEAD) {
      return damaged(
          4,
          "the block's length is "
              + length
              + ", expected at most "
              + ((long) maxPacketLength + MAX_OVERHEAD)
              + " for a block of its type");
    }
    if (visible < length) {
      return need(length, "block");
    }
    long trailer = unsigned32(memory, offset + length - TRAILER_LENGTH);
    if (trailer != length) {
      return lengthsDiffer(length - TRAILER_LENGTH, length, trailer);
    }
    recordLength = length;
    return PASSED;
  }

  private int tooShort(long length, long minimalLength) {
    return damaged(
        4,
        "the block's length is "
            + length
            + ", expected at least "
            + minimalLength
            + " for a block of its type");
  }

  private int lengthsDiffer(long at, long length, long trailer) {
    return damaged(
        at, "the length behind the block is " + trailer + ", expected " + length + " as before it");
  }

  private int undeclared(long number) {
    return damaged(
        FIRST_FIELD_OFFSET,
        "the block belongs to interface "
            + number
            + ", the section has declared "
            + interfaceCount);
  }

  private static String hex(int value) {
    return HexFormat.of().toHexDigits(value);
  }
}

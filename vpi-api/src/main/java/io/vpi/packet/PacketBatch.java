package io.vpi.packet;

import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reusable batch of packets, laid out as a structure of arrays: what is known of packet {@code i}
 * stands at index {@code i} of each array, and no object is made for a packet.
 *
 * <h2>Life of a batch</h2>
 *
 * <p>A batch is <em>empty</em> or <em>lent</em>. {@link io.vpi.capture.PacketSource#poll} fills an
 * empty batch and so lends out the source's memory; {@link io.vpi.capture.PacketSource#release}
 * commits the verdicts and makes the batch empty again. Between the two the bytes stay where they
 * are and do not change. Afterwards every offset is void: whoever needs bytes for longer copies
 * them.
 *
 * <h2>Bounds</h2>
 *
 * <p>All packets of a batch lie in one {@link #memory() segment}, which spans many packets or a
 * whole file. The segment's own bounds therefore do not guard a packet: readers check against
 * {@link #capturedLength(int)}. {@link #add} makes sure that each packet lies within the segment.
 *
 * <p>Indexes run from 0 to {@link #size()} - 1; what an accessor answers for an index from there to
 * {@link #capacity()} - 1 is stale, and beyond it throws {@link ArrayIndexOutOfBoundsException}.
 *
 * <p>Not thread safe: a batch belongs to one thread at a time.
 */
public final class PacketBatch {
  /** A capacity that keeps a batch's headers in the first-level cache while they are decoded. */
  public static final int DEFAULT_CAPACITY = 64;

  /** The largest capacity in packets. */
  public static final int MAX_CAPACITY = 65_536;

  /** {@link #tapId(int)} of a packet whose tap is not known. */
  public static final int NO_TAP = -1;

  private static final int MAX_STRIPPED_VLANS = 2;

  /** IEEE 802.1Q. */
  private static final int DEFAULT_TPID = 0x8100;

  private final long[] offset;
  private final int[] capturedLength;
  private final int[] wireLength;
  private final long[] timestamp;
  private final int[] linkType;
  private final int[] tapId;
  private final byte[] direction;
  private final int[] flags;
  private final long[] token;

  /**
   * Two tags a packet, outermost in the high half; a tag is TPID in its high 16 bits, TCI below.
   */
  private final long[] strippedVlans;

  private final byte[] verdict;
  private final @Nullable MemorySegment[] replacementMemory;
  private final long[] replacementOffset;
  private final int[] replacementLength;

  private MemorySegment memory = MemorySegment.NULL;
  private @Nullable TapRegistry taps;
  private boolean lent;
  private int size;
  private long now;

  /** Whether a replacement was named, so that clearing lets go of its memory. */
  private boolean replaced;

  /**
   * Makes an empty batch. All that it will ever need is allocated here.
   *
   * @param capacity the most packets it can hold, 1 to {@link #MAX_CAPACITY}
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public PacketBatch(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity of a packet batch is 1 to " + MAX_CAPACITY + ", not " + capacity);
    }
    offset = new long[capacity];
    capturedLength = new int[capacity];
    wireLength = new int[capacity];
    timestamp = new long[capacity];
    linkType = new int[capacity];
    tapId = new int[capacity];
    direction = new byte[capacity];
    flags = new int[capacity];
    token = new long[capacity];
    strippedVlans = new long[capacity];
    verdict = new byte[capacity];
    replacementMemory = new MemorySegment[capacity];
    replacementOffset = new long[capacity];
    replacementLength = new int[capacity];
  }

  /**
   * The most packets that this batch can hold.
   *
   * @return 1 to {@link #MAX_CAPACITY}
   */
  public int capacity() {
    return offset.length;
  }

  /**
   * How many packets are in the batch.
   *
   * @return 0 to {@link #capacity()}
   */
  public int size() {
    return size;
  }

  /**
   * Whether the batch is full.
   *
   * @return true if {@link #add} has no room
   */
  public boolean isFull() {
    return size == offset.length;
  }

  /**
   * Whether a source lent memory to this batch and was not yet given it back.
   *
   * @return true from {@link #begin} to {@link #clear}
   */
  public boolean isLent() {
    return lent;
  }

  /**
   * The clock of the poll that filled this batch, in nanoseconds since 1970-01-01 UTC. Timers run
   * by it. Over the polls of one source it never runs back.
   *
   * @return nanoseconds since the epoch; 0 before the first poll
   */
  public long now() {
    return now;
  }

  /**
   * The memory that all packets of this batch lie in. Lent by the source until release.
   *
   * @return the segment; {@link MemorySegment#NULL} while the batch is empty
   */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * The taps that {@link #tapId(int)} refers to.
   *
   * @return the registry, or null while the batch is empty
   */
  public @Nullable TapRegistry taps() {
    return taps;
  }

  /**
   * Where a packet's first byte lies.
   *
   * @param index the packet
   * @return offset in bytes from the start of {@link #memory()}
   */
  public long offset(int index) {
    return offset[index];
  }

  /**
   * How many bytes of a packet are there.
   *
   * @param index the packet
   * @return length in bytes, 0 or more
   */
  public int capturedLength(int index) {
    return capturedLength[index];
  }

  /**
   * How long a packet was on the wire, as the source says. A file may claim anything here, also
   * less than was captured.
   *
   * @param index the packet
   * @return length in bytes, 0 to 4,294,967,295
   */
  public long wireLength(int index) {
    return Integer.toUnsignedLong(wireLength[index]);
  }

  /**
   * When a packet was captured.
   *
   * @param index the packet
   * @return nanoseconds since 1970-01-01 UTC; meaningless with {@link PacketFlags#NO_TIMESTAMP}
   */
  public long timestamp(int index) {
    return timestamp[index];
  }

  /**
   * What the packet begins with.
   *
   * @param index the packet
   * @return a number of {@link LinkType}, or any other that a file named
   */
  public int linkType(int index) {
    return linkType[index];
  }

  /**
   * Where the packet was seen.
   *
   * @param index the packet
   * @return an id of {@link #taps()}, or {@link #NO_TAP}
   */
  public int tapId(int index) {
    return tapId[index];
  }

  /**
   * Which way the packet crossed its tap.
   *
   * @param index the packet
   * @return the direction; {@link Direction#UNKNOWN} unless the source set it
   */
  public Direction direction(int index) {
    return Direction.of(direction[index]);
  }

  /**
   * Sets which way the packet crossed its tap; for sources.
   *
   * @param index the packet
   * @param value the direction
   */
  public void direction(int index, Direction value) {
    direction[index] = (byte) value.ordinal();
  }

  /**
   * What the source knows of the packet beside its bytes.
   *
   * @param index the packet
   * @return bits of {@link PacketFlags}
   */
  public int flags(int index) {
    return flags[index];
  }

  /**
   * Adds flags to those that are set; for sources.
   *
   * @param index the packet
   * @param bits bits of {@link PacketFlags}
   */
  public void addFlags(int index, int bits) {
    flags[index] |= bits;
  }

  /**
   * The source's own mark on the packet, such as a ring slot or a queue's packet id.
   *
   * @param index the packet
   * @return whatever the source set; 0 otherwise
   */
  public long token(int index) {
    return token[index];
  }

  /**
   * Sets the source's own mark; for sources.
   *
   * @param index the packet
   * @param value any value
   */
  public void token(int index, long value) {
    token[index] = value;
  }

  /**
   * Notes a VLAN tag that the kernel or the network card took out of the packet, the outermost
   * first; for sources. The tag is thereby part of the packet again, before its EtherType.
   *
   * @param index the packet
   * @param tpid tag protocol identifier; 0, which kernels leave where they do not know it, stands
   *     for 0x8100
   * @param tci tag control information: priority, drop eligible, VLAN id
   * @throws IllegalStateException if the packet has two such tags already
   */
  public void addStrippedVlan(int index, int tpid, int tci) {
    int type = (tpid & 0xFFFF) == 0 ? DEFAULT_TPID : tpid & 0xFFFF;
    long tag = ((long) type << 16) | (tci & 0xFFFF);
    int count = strippedVlanCount(index);
    if (count == MAX_STRIPPED_VLANS) {
      throw new IllegalStateException("a packet carries at most two stripped VLAN tags");
    }
    strippedVlans[index] |= count == 0 ? tag << 32 : tag;
  }

  /**
   * How many VLAN tags were stripped from the packet before it got here.
   *
   * @param index the packet
   * @return 0 to 2
   */
  public int strippedVlanCount(int index) {
    long tags = strippedVlans[index];
    return tags == 0 ? 0 : (int) tags == 0 ? 1 : 2;
  }

  /**
   * A VLAN tag that was stripped from the packet.
   *
   * @param index the packet
   * @param position 0 for the outermost, up to {@link #strippedVlanCount} - 1
   * @return TPID in bits 31 to 16, TCI in bits 15 to 0; 0 where there is none
   */
  public int strippedVlan(int index, int position) {
    return position == 0 ? (int) (strippedVlans[index] >>> 32) : (int) strippedVlans[index];
  }

  /**
   * What is to become of the packet.
   *
   * @param index the packet
   * @return the verdict; {@link Verdict#PASS} unless somebody set another
   */
  public Verdict verdict(int index) {
    return Verdict.of(verdict[index]);
  }

  /**
   * Judges the packet. {@link Verdict#REPLACE} is given by {@link #replace}.
   *
   * @param index the packet
   * @param value PASS, DROP or REJECT
   * @throws IllegalArgumentException if the value is REPLACE
   */
  public void verdict(int index, Verdict value) {
    if (value == Verdict.REPLACE) {
      throw new IllegalArgumentException("the verdict REPLACE comes with bytes: call replace");
    }
    verdict[index] = (byte) value.ordinal();
    replacementMemory[index] = null;
  }

  /**
   * Judges the packet {@link Verdict#REPLACE}: other bytes go on in its place.
   *
   * @param index the packet
   * @param bytes where the new bytes lie; lent by the caller until the batch is released
   * @param start offset of the first new byte in it, in bytes
   * @param length how many, in bytes
   * @throws IndexOutOfBoundsException if the range is not within the segment
   */
  public void replace(int index, MemorySegment bytes, long start, int length) {
    Objects.checkFromIndexSize(start, length, bytes.byteSize());
    verdict[index] = (byte) Verdict.REPLACE.ordinal();
    replaced = true;
    replacementMemory[index] = bytes;
    replacementOffset[index] = start;
    replacementLength[index] = length;
  }

  /**
   * Where a replaced packet's new bytes lie.
   *
   * @param index the packet
   * @return the segment, or null unless the verdict is {@link Verdict#REPLACE}
   */
  public @Nullable MemorySegment replacementMemory(int index) {
    return replacementMemory[index];
  }

  /**
   * Where the new bytes start.
   *
   * @param index a packet with the verdict {@link Verdict#REPLACE}
   * @return offset in bytes in {@link #replacementMemory}
   */
  public long replacementOffset(int index) {
    return replacementOffset[index];
  }

  /**
   * How many new bytes there are.
   *
   * @param index a packet with the verdict {@link Verdict#REPLACE}
   * @return length in bytes
   */
  public int replacementLength(int index) {
    return replacementLength[index];
  }

  /**
   * Lends memory to this batch and starts it; for sources, at the beginning of each poll.
   *
   * @param memory what the packets will lie in, off-heap; it must stay alive until {@link #clear}
   * @param taps what the packets' tap ids refer to
   * @param now the poll's clock, nanoseconds since the epoch; that it never runs back from poll to
   *     poll is the source's to see to
   * @throws IllegalStateException if the batch is lent already: it was not released
   * @throws IllegalArgumentException if the memory is on the heap: one kind of memory for all
   *     packets is what keeps every reader of it fast
   */
  public void begin(MemorySegment memory, TapRegistry taps, long now) {
    if (lent) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (!memory.isNative()) {
      throw new IllegalArgumentException("packets lie in native memory: copy them there once");
    }
    this.lent = true;
    this.memory = memory;
    this.taps = taps;
    this.size = 0;
    this.now = now;
  }

  /**
   * Moves the poll's clock on; for sources that learn of the time while they read, such as files.
   *
   * @param nanos nanoseconds since the epoch; ignored if it is not later than {@link #now()}
   */
  public void advanceNow(long nanos) {
    if (nanos > now) {
      now = nanos;
    }
  }

  /**
   * Adds a packet; for sources. Direction, flags, token and verdict are at their defaults, except
   * that {@link PacketFlags#TRUNCATED} is set where the wire length exceeds the captured one.
   *
   * @param packetOffset where its first byte lies in {@link #memory()}, in bytes
   * @param captured how many bytes are there
   * @param wire how many there were on the wire, taken as unsigned
   * @param nanos when it was captured, nanoseconds since the epoch
   * @param link what it begins with, a number of {@link LinkType}
   * @param tap an id of {@link #taps()} or {@link #NO_TAP}
   * @return the packet's index
   * @throws IndexOutOfBoundsException if the packet does not lie within the memory
   * @throws IllegalStateException if the batch is not lent, or full
   */
  public int add(long packetOffset, int captured, int wire, long nanos, int link, int tap) {
    int index = size;
    if (!lent || index == offset.length) {
      throw new IllegalStateException(lent ? "the batch is full" : "the batch was not begun");
    }
    Objects.checkFromIndexSize(packetOffset, captured, memory.byteSize());
    offset[index] = packetOffset;
    capturedLength[index] = captured;
    wireLength[index] = wire;
    timestamp[index] = nanos;
    linkType[index] = link;
    tapId[index] = tap;
    direction[index] = 0;
    flags[index] = Integer.compareUnsigned(wire, captured) > 0 ? PacketFlags.TRUNCATED : 0;
    token[index] = 0;
    strippedVlans[index] = 0;
    verdict[index] = 0;
    replacementMemory[index] = null;
    size = index + 1;
    return index;
  }

  /** Gives the memory back and empties the batch; for sources, at the end of each release. */
  public void clear() {
    if (replaced) {
      Arrays.fill(replacementMemory, null);
      replaced = false;
    }
    lent = false;
    memory = MemorySegment.NULL;
    taps = null;
    size = 0;
  }
}

package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A ring of slots that the kernel writes frames into, {@code TPACKET_V2}. A slot is the kernel's or
 * ours; its first word says whose.
 *
 * <pre>
 *  0 status           0 the kernel's, bit 0 ours
 *  4 frame length     on the wire
 *  8 captured length
 * 12 frame offset     from the slot's first byte; the virtio header lies before it
 * 16 seconds
 * 20 nanoseconds
 * 24 VLAN TCI         if bit 4 of the status says so
 * 26 VLAN TPID        if bit 6 says so
 * </pre>
 *
 * <p>Slots lie in blocks and do not cross them, so a block may end with a few bytes unused.
 *
 * <p>Not thread safe.
 */
final class SlotRing {
  /** The length of a block, in bytes: the kernel asks for memory in pieces of it. */
  static final int BLOCK_BYTES = 1 << 20;

  private static final int STATUS_KERNEL = 0;
  private static final int STATUS_USER = 1;
  private static final int STATUS_CHECKSUM_NOT_READY = 1 << 3;
  private static final int STATUS_VLAN = 1 << 4;
  private static final int STATUS_VLAN_TPID = 1 << 6;

  private static final int WIRE_LENGTH_OFFSET = 4;
  private static final int CAPTURED_LENGTH_OFFSET = 8;
  private static final int FRAME_OFFSET = 12;
  private static final int SECONDS_OFFSET = 16;
  private static final int NANOS_OFFSET = 20;
  private static final int TCI_OFFSET = 24;
  private static final int TPID_OFFSET = 26;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final VarHandle STATUS = JAVA_INT.varHandle();

  private final MemorySegment memory;
  private final long start;
  private final long end;
  private final int slotBytes;
  private final int slotsInBlock;

  /** The slot that the next frame comes in. */
  private long cursor;

  /** Which of its block it is. */
  private int placeInBlock;

  /**
   * A ring that nothing was read from yet.
   *
   * @param memory the memory that it lies in
   * @param start its first byte
   * @param length its length, in bytes, whole blocks
   * @param slotBytes the length of a slot
   */
  SlotRing(MemorySegment memory, long start, long length, int slotBytes) {
    this.memory = memory;
    this.start = start;
    this.end = start + length;
    this.slotBytes = slotBytes;
    this.slotsInBlock = BLOCK_BYTES / slotBytes;
    this.cursor = start;
  }

  /** How many slots there are. */
  int slots() {
    return (int) ((end - start) / BLOCK_BYTES) * slotsInBlock;
  }

  /** Where the next frame's slot lies. */
  long cursor() {
    return cursor;
  }

  /** Whether the next frame is there. */
  boolean isReady() {
    return isOurs(cursor);
  }

  /** Goes on to the next slot. */
  void advance() {
    placeInBlock++;
    if (placeInBlock < slotsInBlock) {
      cursor += slotBytes;
      return;
    }
    placeInBlock = 0;
    cursor += BLOCK_BYTES - (long) (slotsInBlock - 1) * slotBytes;
    if (cursor == end) {
      cursor = start;
    }
  }

  private boolean isOurs(long slot) {
    // Acquire: what the kernel wrote before the status is seen after it.
    return ((int) STATUS.getAcquire(memory, slot) & STATUS_USER) != 0;
  }

  /** Hands a slot back to the kernel. */
  static void giveBack(MemorySegment memory, long slot) {
    STATUS.setRelease(memory, slot, STATUS_KERNEL);
  }

  static int wireLength(MemorySegment memory, long slot) {
    return memory.get(JAVA_INT, slot + WIRE_LENGTH_OFFSET);
  }

  static int capturedLength(MemorySegment memory, long slot) {
    return memory.get(JAVA_INT, slot + CAPTURED_LENGTH_OFFSET);
  }

  /** Where the frame lies in the memory. */
  static long frame(MemorySegment memory, long slot) {
    return slot + (memory.get(JAVA_SHORT, slot + FRAME_OFFSET) & 0xFFFF);
  }

  /** When the frame came, in nanoseconds since the epoch. */
  static long timestamp(MemorySegment memory, long slot) {
    return Integer.toUnsignedLong(memory.get(JAVA_INT, slot + SECONDS_OFFSET)) * NANOS_PER_SECOND
        + memory.get(JAVA_INT, slot + NANOS_OFFSET);
  }

  static boolean isChecksumNotReady(MemorySegment memory, long slot) {
    return (memory.get(JAVA_INT, slot) & STATUS_CHECKSUM_NOT_READY) != 0;
  }

  /** Whether the kernel took a VLAN tag out of the frame. */
  static boolean hasVlan(MemorySegment memory, long slot) {
    return (memory.get(JAVA_INT, slot) & STATUS_VLAN) != 0;
  }

  /** The tag's control information: priority and VLAN. */
  static int vlanTci(MemorySegment memory, long slot) {
    return memory.get(JAVA_SHORT, slot + TCI_OFFSET) & 0xFFFF;
  }

  /** The tag's protocol; 0 where the kernel does not tell. */
  static int vlanTpid(MemorySegment memory, long slot) {
    boolean known = (memory.get(JAVA_INT, slot) & STATUS_VLAN_TPID) != 0;
    return known ? memory.get(JAVA_SHORT, slot + TPID_OFFSET) & 0xFFFF : 0;
  }
}

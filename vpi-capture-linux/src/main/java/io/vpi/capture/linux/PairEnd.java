package io.vpi.capture.linux;

import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import java.lang.foreign.MemorySegment;

/**
 * One end of an inline pair: an interface, by whose ring frames come in, and by whose queue those
 * of the other end go out.
 *
 * <p>Not thread safe.
 */
final class PairEnd {
  final int tapId;
  final SlotRing ring;
  final EgressQueue egress;

  private final MemorySegment memory;
  private final int snapLength;

  /** How many of the ring's frames are in the batch that is lent. */
  private int lent;

  PairEnd(
      PacketSocket socket,
      TransmitRing out,
      int tapId,
      MemorySegment memory,
      long ringStart,
      PairConfig config) {
    this.tapId = tapId;
    this.memory = memory;
    this.snapLength = config.snapLength();
    this.ring = new SlotRing(memory, ringStart, config.ringLength(), config.slotLength());
    this.egress = new EgressQueue(socket.fd(), out, config.slotLength());
  }

  /** Whether there is a frame that was not polled yet. */
  boolean isReady() {
    // A ring that is polled once around shows slots as ours that are lent already.
    return lent < ring.slots() && ring.isReady();
  }

  /** When the frame came that is next. */
  long nextTimestamp() {
    return SlotRing.timestamp(memory, ring.cursor());
  }

  /** Moves the next frame into a batch. */
  void poll(PacketBatch batch) {
    long slot = ring.cursor();
    long frame = SlotRing.frame(memory, slot);
    int index =
        batch.add(
            frame,
            Math.min(SlotRing.capturedLength(memory, slot), snapLength),
            SlotRing.wireLength(memory, slot),
            SlotRing.timestamp(memory, slot),
            LinkType.ETHERNET,
            tapId);
    batch.token(index, slot);
    batch.direction(index, Direction.INGRESS);
    batch.addFlags(index, flags(slot, frame - VnetHeader.BYTES));
    if (SlotRing.hasVlan(memory, slot)) {
      batch.addStrippedVlan(index, SlotRing.vlanTpid(memory, slot), SlotRing.vlanTci(memory, slot));
    }
    lent++;
    ring.advance();
  }

  private int flags(long slot, long header) {
    boolean notReady =
        SlotRing.isChecksumNotReady(memory, slot) || VnetHeader.needsChecksum(memory, header);
    return (notReady ? PacketFlags.CHECKSUM_NOT_READY : 0)
        | (VnetHeader.isSegmented(memory, header) ? PacketFlags.SEGMENTATION_OFFLOAD : 0);
  }

  /**
   * Sends a frame of this end's ring out at another, as it came in.
   *
   * @return false if the ring's slot was too short for it
   */
  boolean forward(long slot, PairEnd out) {
    int length = SlotRing.capturedLength(memory, slot);
    if (length != SlotRing.wireLength(memory, slot)) {
      return false;
    }
    long frame = SlotRing.frame(memory, slot);
    if (SlotRing.hasVlan(memory, slot)) {
      out.egress.addTagged(
          memory, frame, length, SlotRing.vlanTpid(memory, slot), SlotRing.vlanTci(memory, slot));
    } else {
      out.egress.add(memory, frame, length);
    }
    return true;
  }

  /** Sends other bytes out at another end in the place of a frame of this end's ring. */
  void replace(long slot, PairEnd out, MemorySegment bytes, long start, int length) {
    boolean tagged = SlotRing.hasVlan(memory, slot);
    out.egress.addReplacement(
        memory,
        SlotRing.frame(memory, slot) - VnetHeader.BYTES,
        tagged ? SlotRing.vlanTpid(memory, slot) : EgressQueue.NO_TAG,
        SlotRing.vlanTci(memory, slot),
        bytes,
        start,
        length);
  }

  /** Hands a slot that was lent back to the kernel. */
  void giveBack(long slot) {
    SlotRing.giveBack(memory, slot);
    lent--;
  }

  /** Sends all frames that wait in the ring out at another end. */
  void letGo(PairEnd out) {
    for (int i = 0; i < ring.slots() && isReady(); i++) {
      forward(ring.cursor(), out);
      lent++;
      ring.advance();
    }
    out.egress.flush();
  }
}

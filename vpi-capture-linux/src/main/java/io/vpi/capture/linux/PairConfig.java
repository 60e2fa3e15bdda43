package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import java.util.Set;

/**
 * How an inline pair is to be made.
 *
 * @param source the source's name
 * @param first the name of one interface
 * @param second the name of the other
 * @param namespace the network namespace that they are in, or the empty string for this process's
 * @param failPolicy what becomes of frames that nobody judged
 * @param slots how many frames can wait at each end, at least
 * @param slotLength how long a slot is, in bytes
 * @param snapLength the most bytes of a frame that the inspector is shown; it goes on as a whole
 */
record PairConfig(
    String source,
    String first,
    String second,
    String namespace,
    FailPolicy failPolicy,
    int slots,
    int slotLength,
    int snapLength) {
  /** What of a slot is not the frame's: the kernel's header, the virtio header, alignment. */
  static final int SLOT_OVERHEAD = 128;

  private static final String NAMESPACE = "netns";
  private static final String FAIL = "fail";
  private static final String SLOTS = "slots";
  private static final String FRAME = "frame";
  private static final Set<String> OPTIONS = Set.of(NAMESPACE, FAIL, SLOTS, FRAME);

  private static final int LEAST_SLOTS = 64;
  private static final int MOST_SLOTS = 65_536;
  private static final int DEFAULT_SLOTS = 1024;
  private static final int LEAST_FRAME = 1522;

  /**
   * A frame that a guest leaves to the network card to cut up has up to 64 KiB behind its Ethernet
   * header; fifteen slots of this length fill a block.
   */
  private static final int DEFAULT_FRAME = 69_776;

  /** The kernel wants slots to be multiples of it. */
  private static final int ALIGNMENT = 16;

  /**
   * Reads the name of a source.
   *
   * @param uri such as {@code bridge:p1,p2,netns=lab,fail=open}
   * @param options what every source is told
   * @return the configuration
   * @throws CaptureException if it does not name two interfaces, or an option has a value it cannot
   *     have
   */
  static PairConfig of(CaptureUri uri, CaptureOptions options) throws CaptureException {
    CaptureTarget target = CaptureTarget.parse(uri, OPTIONS);
    if (target.interfaces().size() != 2) {
      throw new CaptureException(uri + ": expected bridge:A,B, with two interfaces");
    }
    String first = target.interfaces().getFirst();
    String second = target.interfaces().getLast();
    if (first.equals(second)) {
      throw new CaptureException(uri + ": an inline pair joins two interfaces, not one to itself");
    }
    int most = SlotRing.BLOCK_BYTES - SLOT_OVERHEAD;
    int frame = (int) target.bytes(FRAME, DEFAULT_FRAME, LEAST_FRAME, most);
    int slot = (frame + SLOT_OVERHEAD + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return new PairConfig(
        target.source(),
        first,
        second,
        target.text(NAMESPACE, ""),
        target.choice(FAIL, FailPolicy.CLOSED, "open or closed"),
        target.number(SLOTS, DEFAULT_SLOTS, LEAST_SLOTS, MOST_SLOTS),
        Math.min(slot, SlotRing.BLOCK_BYTES),
        options.maxPacketLength());
  }

  /** How many blocks the ring of one end has. */
  int blocks() {
    int slotsInBlock = SlotRing.BLOCK_BYTES / slotLength;
    return (slots + slotsInBlock - 1) / slotsInBlock;
  }

  /** The length of the ring of one end, in bytes. */
  long ringLength() {
    return (long) blocks() * SlotRing.BLOCK_BYTES;
  }
}

package io.vpi.packet;

/**
 * What becomes of a packet. A verdict is set in the batch and takes effect when the batch is
 * released; on a source without {@link io.vpi.capture.Capability#INLINE} it is a remark only.
 */
public enum Verdict {
  /** The packet goes on as it is. The verdict of every packet that nobody judged. */
  PASS,
  /** The packet goes no further. */
  DROP,
  /**
   * The packet goes no further and its sender is told. The source drops it, as for {@link #DROP};
   * the TCP reset or ICMP error is made by whoever judged, and sent by {@link
   * io.vpi.capture.PacketSource#inject}, which needs {@link io.vpi.capture.Capability#INJECT}.
   */
  REJECT,
  /**
   * Other bytes go on in the packet's place: those that {@link PacketBatch#replace} named. Needs
   * {@link io.vpi.capture.Capability#REPLACE}.
   */
  REPLACE;

  private static final Verdict[] VALUES = values();

  /**
   * The verdict with an ordinal, without the copy that {@link #values()} makes.
   *
   * @param ordinal 0 to 3
   * @return the verdict
   * @throws ArrayIndexOutOfBoundsException if there is no such ordinal
   */
  public static Verdict of(int ordinal) {
    return VALUES[ordinal];
  }
}

package io.vpi.capture.pcap;

/**
 * What a pcapng file says of one interface: an object an interface, never one a packet.
 *
 * <p>Not thread safe.
 */
final class PcapngInterface {
  /** The link type of its packets. */
  final int linkType;

  /** The most bytes of a packet that were captured; 0 for no limit; unsigned. */
  final int snapLength;

  /** What its timestamps mean. */
  final TimestampScale scale;

  /** Its tap. */
  final int tapId;

  /** Packets that the interface dropped, by its statistics. */
  final LossCounter droppedByInterface = new LossCounter();

  /** Packets that the operating system dropped, by its statistics. */
  final LossCounter droppedByKernel = new LossCounter();

  /**
   * An interface.
   *
   * @param linkType the link type of its packets
   * @param snapLength the most bytes of a packet that were captured; 0 for no limit; unsigned
   * @param scale what its timestamps mean
   * @param tapId its tap
   */
  PcapngInterface(int linkType, int snapLength, TimestampScale scale, int tapId) {
    this.linkType = linkType;
    this.snapLength = snapLength;
    this.scale = scale;
    this.tapId = tapId;
  }
}

package io.vpi.capture.pcap.live;

/**
 * Where the packets of a {@link LiveSource} come from: libpcap, or what stands in for it in a test.
 * Used by one thread at a time.
 */
interface LiveInput {
  /** {@link #next}: there is no packet now. */
  int NONE = 0;

  /** {@link #next}: there is a packet; the accessors tell of it until the next call. */
  int PACKET = 1;

  /** {@link #next}: there will be no packet any more; {@link #error} says why. */
  int ENDED = -1;

  /**
   * Goes to the next packet; does not wait.
   *
   * @return {@link #NONE}, {@link #PACKET} or {@link #ENDED}
   */
  int next();

  /** The address of the packet's first byte. */
  long address();

  /** How many bytes of it are there. */
  int capturedLength();

  /** How many there were on the wire, unsigned. */
  int wireLength();

  /** When it was captured, nanoseconds since the epoch. */
  long timestamp();

  /** A number of {@link io.vpi.packet.LinkType}, the same for all packets. */
  int linkType();

  /** Asks for the counters of lost packets; what they were stays if that fails. */
  void updateLosses();

  /** The packets that the kernel has dropped, as last updated. */
  long droppedByKernel();

  /** The packets that the interface has dropped, as last updated, or unknown. */
  long droppedByInterface();

  /** The descriptor that can be read when there are packets. */
  int fd();

  /** Why there will be no packets any more; one clause. */
  String error();

  /** Ends the capture. */
  void close();
}

package io.vpi.packet;

/**
 * The bits of {@link PacketBatch#flags(int)}: what a source knows about a packet beside its bytes.
 */
public final class PacketFlags {
  /**
   * The checksum of the transport header is not there yet: the packet comes from a guest that
   * leaves it to the network card (AF_PACKET {@code TP_STATUS_CSUMNOTREADY}, virtio {@code
   * NEEDS_CSUM}). A checksum that does not fit means nothing here.
   */
  public static final int CHECKSUM_NOT_READY = 1;

  /** One large segment that a network card will cut up later (GSO, TSO); may exceed any MTU. */
  public static final int SEGMENTATION_OFFLOAD = 1 << 1;

  /** Fewer bytes were captured than were on the wire. {@link PacketBatch#add} sets it. */
  public static final int TRUNCATED = 1 << 2;

  /** The source knows that this is a second copy of a packet, made by another mirror. */
  public static final int MIRRORED_COPY = 1 << 3;

  /** The source has no time for this packet; its timestamp is the time of the one before it. */
  public static final int NO_TIMESTAMP = 1 << 4;

  private PacketFlags() {}
}

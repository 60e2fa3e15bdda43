package io.vpi.tck;

import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A copy of all that a batch told of one packet. Immutable. */
final class SeenPacket {
  private final byte[] bytes;
  private final long wireLength;
  private final long timestamp;
  private final int linkType;
  private final int tapId;
  private final int flags;
  private final Direction direction;

  private SeenPacket(PacketBatch batch, int index) {
    bytes =
        batch
            .memory()
            .asSlice(batch.offset(index), batch.capturedLength(index))
            .toArray(ValueLayout.JAVA_BYTE);
    wireLength = batch.wireLength(index);
    timestamp = batch.timestamp(index);
    linkType = batch.linkType(index);
    tapId = batch.tapId(index);
    flags = batch.flags(index);
    direction = batch.direction(index);
  }

  static SeenPacket copyOf(PacketBatch batch, int index) {
    return new SeenPacket(batch, index);
  }

  /** The number that the packet carries, -1 if it is none of ours. */
  int number() {
    return TestPackets.numberIn(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int capturedLength() {
    return bytes.length;
  }

  long wireLength() {
    return wireLength;
  }

  long timestamp() {
    return timestamp;
  }

  int linkType() {
    return linkType;
  }

  int tapId() {
    return tapId;
  }

  Direction direction() {
    return direction;
  }

  boolean isTruncated() {
    return (flags & PacketFlags.TRUNCATED) != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeenPacket that
        && Arrays.equals(bytes, that.bytes)
        && wireLength == that.wireLength
        && timestamp == that.timestamp
        && linkType == that.linkType
        && tapId == that.tapId
        && flags == that.flags
        && direction == that.direction;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "packet " + number() + " of " + bytes.length + " bytes";
  }
}

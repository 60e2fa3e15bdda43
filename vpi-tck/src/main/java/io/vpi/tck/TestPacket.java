package io.vpi.tck;

/**
 * A packet that a source under test is given: an Ethernet frame that carries its number and a
 * pattern. Immutable.
 *
 * <pre>
 *   0                 6                 12       14       18
 *  | 02:00:00:00:00:02 | 02:00:00:00:00:01 | 0x88B5 | number | pattern, of number and position ...
 * </pre>
 */
public final class TestPacket {
  /** The longest of the packets that are not meant to be cut, in bytes. */
  public static final int MAX_ORDINARY_LENGTH = 1514;

  private final byte[] bytes;
  private final long nanos;

  TestPacket(byte[] bytes, long nanos) {
    this.bytes = bytes;
    this.nanos = nanos;
  }

  /**
   * The packet as it is on the wire.
   *
   * @return a copy of its bytes, from the Ethernet header on, without frame check sequence
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes themselves; not to be written to. */
  byte[] frame() {
    return bytes;
  }

  /**
   * How long the packet is on the wire.
   *
   * @return in bytes, 60 or more
   */
  public int length() {
    return bytes.length;
  }

  /**
   * When the packet is to have been captured, for sources that keep the time.
   *
   * @return nanoseconds since 1970-01-01 UTC, whole microseconds
   */
  public long nanos() {
    return nanos;
  }

  /**
   * The packet, for people.
   *
   * @return such as {@code packet 3 of 351 bytes}
   */
  @Override
  public String toString() {
    return "packet " + TestPackets.numberIn(bytes) + " of " + bytes.length + " bytes";
  }
}

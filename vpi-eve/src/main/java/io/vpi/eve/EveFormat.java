package io.vpi.eve;

/**
 * What an alert's line holds beside the fields that are always there. Immutable; start from {@link
 * #DEFAULT} and change what is to be otherwise:
 *
 * <pre>{@code
 * EveFormat format = EveFormat.DEFAULT.withPayload(true).withPacket(true);
 * }</pre>
 *
 * @param payload whether the transport payload is added as base64 ({@code payload})
 * @param payloadPrintable whether the payload is added as text in which every byte that is neither
 *     printable ASCII nor a carriage return or line feed is a dot ({@code payload_printable})
 * @param packet whether the packet from its link header on is added as base64 ({@code packet},
 *     {@code packet_info})
 * @param dumpLimit the most bytes of payload or packet that a line shows, 1 to {@link
 *     #MAX_DUMP_LIMIT}; where it cuts, the {@code vpi} object tells the whole length
 */
public record EveFormat(boolean payload, boolean payloadPrintable, boolean packet, int dumpLimit) {

  /** The most that {@link #dumpLimit} may be, in bytes: 1 MiB. */
  public static final int MAX_DUMP_LIMIT = 1 << 20;

  /** The {@link #dumpLimit} of {@link #DEFAULT}, in bytes: 64 KiB, which every IPv4 packet fits. */
  public static final int DEFAULT_DUMP_LIMIT = 1 << 16;

  /** No payload and no packet, as Suricata's own default is. */
  public static final EveFormat DEFAULT = new EveFormat(false, false, false, DEFAULT_DUMP_LIMIT);

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if the limit is out of range
   */
  public EveFormat {
    if (dumpLimit < 1 || dumpLimit > MAX_DUMP_LIMIT) {
      throw new IllegalArgumentException(
          "a line shows 1 to " + MAX_DUMP_LIMIT + " bytes of a packet, not " + dumpLimit);
    }
  }

  /**
   * The same format with or without the payload as base64.
   *
   * @param value whether to add it
   * @return the other format
   */
  public EveFormat withPayload(boolean value) {
    return new EveFormat(value, payloadPrintable, packet, dumpLimit);
  }

  /**
   * The same format with or without the payload as text.
   *
   * @param value whether to add it
   * @return the other format
   */
  public EveFormat withPayloadPrintable(boolean value) {
    return new EveFormat(payload, value, packet, dumpLimit);
  }

  /**
   * The same format with or without the packet.
   *
   * @param value whether to add it
   * @return the other format
   */
  public EveFormat withPacket(boolean value) {
    return new EveFormat(payload, payloadPrintable, value, dumpLimit);
  }

  /**
   * The same format with another limit for payload and packet.
   *
   * @param bytes the limit, 1 to {@link #MAX_DUMP_LIMIT}
   * @return the other format
   * @throws IllegalArgumentException if the limit is out of range
   */
  public EveFormat withDumpLimit(int bytes) {
    return new EveFormat(payload, payloadPrintable, packet, bytes);
  }
}

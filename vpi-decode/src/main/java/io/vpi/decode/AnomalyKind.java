package io.vpi.decode;

/**
 * What can be wrong with a header. An anomaly is a kind together with the protocol that it was
 * found in, such as {@code ipv4.truncated}; the protocol's page says where its meaning of the two
 * numbers differs from what stands here.
 */
public enum AnomalyKind {
  /**
   * The header needs more bytes than are there. Required and available are bytes. Decoding stops.
   */
  TRUNCATED("truncated", true),
  /**
   * A length field is below the header's own size. Required is the smallest legal length, available
   * what the field says, both in bytes. Decoding stops.
   */
  LENGTH_TOO_SHORT("length_too_short", true),
  /**
   * A length field claims more than was on the wire. Required is what the field says, available
   * what is there, both in bytes. Decoding goes on with what is there.
   */
  LENGTH_EXCEEDS_PACKET("length_exceeds_packet", false),
  /** The version field is wrong. Required is the right one. Decoding stops. */
  WRONG_VERSION("wrong_version", true),
  /**
   * An option is malformed. Required is the length that it claims, available what is left of the
   * options, in bytes. Decoding goes on.
   */
  MALFORMED_OPTION("malformed_option", false),
  /** The checksum does not fit. Required is the right value, available the one found. */
  WRONG_CHECKSUM("wrong_checksum", false),
  /**
   * A fragment that would make a datagram longer than its length field can say. Required is that
   * length in bytes, available 65,535.
   */
  FRAGMENT_TOO_LARGE("fragment_too_large", false),
  /**
   * A fragment other than the last whose length is no multiple of 8. Required is the next lower
   * multiple.
   */
  FRAGMENT_UNALIGNED("fragment_unaligned", false),
  /** A deprecated feature that has been an attack: routing header type 0 (RFC 5095). */
  DEPRECATED("deprecated", false),
  /** A header stands where it must not, such as hop-by-hop options not right behind IPv6. */
  MISPLACED("misplaced", false),
  /**
   * There are more layers than the decoder was set to follow. Required and available are layers.
   */
  TOO_MANY_LAYERS("too_many_layers", true);

  private static final AnomalyKind[] VALUES = values();

  private final String label;
  private final boolean stops;

  AnomalyKind(String label, boolean stops) {
    this.label = label;
    this.stops = stops;
  }

  /**
   * The kind's name in events.
   *
   * @return lower case words joined by underscores
   */
  public String label() {
    return label;
  }

  /**
   * Whether decoding ends where this is found.
   *
   * @return true if the layers above are not known
   */
  public boolean stopsDecoding() {
    return stops;
  }

  static AnomalyKind of(int ordinal) {
    return VALUES[ordinal];
  }
}

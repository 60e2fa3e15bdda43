package io.vpi.decode;

/**
 * What a packet consists of, in one {@code long}, so that a table needs one store a packet for it.
 *
 * <pre>
 *  63      56 55      48 47      40 39      32 31      24 23      16 15       8 7        0
 * +----------+----------+----------+----------+----------+----------+----------+----------+
 * | anomalies| embedded | overlays |   VLANs  |   state  | transport|  network |  layers  |
 * +----------+----------+----------+----------+----------+----------+----------+----------+
 * </pre>
 *
 * <p>All are counts, except for state, an ordinal, and network and transport, which are layers or
 * -1.
 */
final class Summary {
  /** The most anomalies that are counted of one packet. */
  static final int MAX_ANOMALY_COUNT = 255;

  /** What is known of a packet before its first layer: no layer of IP, none above. */
  static final long EMPTY = 0xFFFF00L;

  private static final int NETWORK = 8;
  private static final int TRANSPORT = 16;
  private static final int STATE = 24;
  private static final int VLANS = 32;
  private static final int OVERLAYS = 40;
  private static final int EMBEDDED = 48;
  private static final int ANOMALIES = 56;
  private static final int BYTE = 0xFF;

  private Summary() {}

  static int layers(long summary) {
    return (byte) summary;
  }

  static int network(long summary) {
    return (byte) (summary >>> NETWORK);
  }

  static int transport(long summary) {
    return (byte) (summary >>> TRANSPORT);
  }

  static int state(long summary) {
    return (byte) (summary >>> STATE);
  }

  static int vlans(long summary) {
    return (byte) (summary >>> VLANS);
  }

  static int overlays(long summary) {
    return (byte) (summary >>> OVERLAYS);
  }

  static int embedded(long summary) {
    return (byte) (summary >>> EMBEDDED);
  }

  static int anomalies(long summary) {
    return (int) (summary >>> ANOMALIES);
  }

  static long withLayer(long summary) {
    return summary + 1;
  }

  /** The same with the last layer as the IP layer; what is above it is not known yet. */
  static long withLastAsNetwork(long summary) {
    return (summary & ~EMPTY) | (((summary - 1) & BYTE) << NETWORK) | (BYTE << TRANSPORT);
  }

  /** The same with the last layer as what the IP layer carries. */
  static long withLastAsTransport(long summary) {
    return (summary & ~((long) BYTE << TRANSPORT)) | (((summary - 1) & BYTE) << TRANSPORT);
  }

  static long withState(long summary, LayerTable.State state) {
    return (summary & ~((long) BYTE << STATE)) | ((long) state.ordinal() << STATE);
  }

  static long withVlan(long summary) {
    return summary + (1L << VLANS);
  }

  static long withOverlay(long summary) {
    return summary + (1L << OVERLAYS);
  }

  static long withEmbedded(long summary, int layers) {
    return summary | ((long) layers << EMBEDDED);
  }

  /** The same with one anomaly more, as far as they are counted. */
  static long withAnomaly(long summary) {
    return anomalies(summary) == MAX_ANOMALY_COUNT ? summary : summary + (1L << ANOMALIES);
  }
}

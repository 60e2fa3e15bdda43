package io.vpi.decode;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the packets of a batch consist of: for each packet its layers in order, outermost first,
 * with offset and length, and the anomalies that were found. Filled by {@link
 * PacketDecoder#decode}, read until the next call of it, reused for ever.
 *
 * <p>All offsets and ends are in bytes from the first byte of the packet, so that a header's place
 * in memory is {@code batch.offset(i) + table.offset(i, layer)}. Every layer's header lies wholly
 * within the captured packet: the accessors of the protocol classes cannot fail on a layer that
 * stands here.
 *
 * <p>Not thread safe: a table belongs to one thread at a time.
 */
public final class LayerTable {
  /** The most layers that can be asked for. */
  public static final int MAX_LAYERS = 64;

  /** How many anomalies are kept of one packet; further ones are counted only. */
  public static final int MAX_ANOMALIES = 4;

  /** How many VLAN tags are kept of one packet, those of all levels and stripped ones included. */
  public static final int MAX_VLANS = 8;

  /** How many overlays are kept of one packet. */
  public static final int MAX_OVERLAYS = 8;

  /** Stands for "this overlay does not say which network it carries". */
  public static final long NO_ID = -1;

  /** Stands for "there is no such layer". */
  public static final int NONE = -1;

  /**
   * Four ints a layer, so that the usual four layers of a packet share one cache line: protocol
   * ordinal in the high 16 bits and header length in the low 16; offset; end; declared end.
   */
  private static final int LAYER_INTS = 4;

  private static final int LAYER_OFFSET = 1;
  private static final int LAYER_END = 2;
  private static final int LAYER_DECLARED_END = 3;

  /**
   * Kind and protocol ordinals; layer offset; required; available; limit's protocol ordinal or -1.
   */
  private static final int ANOMALY_INTS = 5;

  private static final int ANOMALY_OFFSET = 1;
  private static final int ANOMALY_REQUIRED = 2;
  private static final int ANOMALY_AVAILABLE = 3;
  private static final int ANOMALY_LIMIT = 4;

  private final int capacity;
  private final int maxLayers;
  private final int[] layers;

  /** A {@link Summary} a packet. */
  private final long[] summaries;

  private final int[] vlans;
  private final byte[] vlanLayers;
  private final long[] overlayIds;
  private final byte[] overlayLayers;
  private final int[] anomalies;

  LayerTable(int capacity, int maxLayers) {
    this.capacity = capacity;
    this.maxLayers = maxLayers;
    layers = new int[Math.multiplyExact(capacity, maxLayers * LAYER_INTS)];
    summaries = new long[capacity];
    vlans = new int[capacity * MAX_VLANS];
    vlanLayers = new byte[capacity * MAX_VLANS];
    overlayIds = new long[capacity * MAX_OVERLAYS];
    overlayLayers = new byte[capacity * MAX_OVERLAYS];
    anomalies = new int[capacity * MAX_ANOMALIES * ANOMALY_INTS];
  }

  /** How far the decoding of a packet got. */
  public enum State {
    /** To the end: the last layer's payload is not a header that this decoder knows. */
    COMPLETE,
    /** To an anomaly that stopped it. */
    STOPPED,
    /** To a fragment other than the first: what follows is the middle of a datagram. */
    FRAGMENT,
    /** Not begun: the link type has no decoder. */
    UNSUPPORTED_LINK;

    private static final State[] VALUES = values();
  }

  /**
   * How many packets this table can describe.
   *
   * @return the capacity that it was made with
   */
  public int capacity() {
    return capacity;
  }

  /**
   * How many layers a packet can have here.
   *
   * @return 1 to {@link #MAX_LAYERS}
   */
  public int maxLayers() {
    return maxLayers;
  }

  /**
   * How far the decoding of a packet got.
   *
   * @param packet its index in the batch
   * @return the state
   */
  public State state(int packet) {
    return State.VALUES[Summary.state(summaries[packet])];
  }

  /**
   * How many layers of the packet itself were read.
   *
   * @param packet its index in the batch
   * @return 0 to {@link #maxLayers()}
   */
  public int layerCount(int packet) {
    return Summary.layers(summaries[packet]);
  }

  /**
   * How many layers were read of the packet that an ICMP or ICMPv6 error speaks of. They stand
   * behind the packet's own, at {@link #layerCount} to {@link #layerCount} + {@code
   * embeddedLayerCount} - 1, and count for nothing else: not for {@link #network}, {@link
   * #transport}, the payload, the VLAN tags, the overlays or the anomalies.
   *
   * <p>An error quotes the beginning of a packet, often no more than its IP header and 8 bytes (RFC
   * 792). {@link #end} and {@link #declaredEnd} of these layers are bounded by the quotation; a
   * transport header that is cut is a {@link Protocol#QUOTED_TRANSPORT} layer.
   *
   * @param packet its index in the batch
   * @return 0 or more, with {@link #layerCount} at most {@link #maxLayers()}
   */
  public int embeddedLayerCount(int packet) {
    return Summary.embedded(summaries[packet]);
  }

  /**
   * A layer's protocol.
   *
   * @param packet its index in the batch
   * @param layer 0 to {@link #layerCount} - 1
   * @return the protocol
   */
  public Protocol protocol(int packet, int layer) {
    return Protocol.of(layers[at(packet, layer)] >>> 16);
  }

  /**
   * Where a layer's header starts.
   *
   * @param packet its index in the batch
   * @param layer 0 to {@link #layerCount} - 1
   * @return bytes from the start of the packet
   */
  public int offset(int packet, int layer) {
    return layers[at(packet, layer) + LAYER_OFFSET];
  }

  /**
   * How long a layer's header is, options included.
   *
   * @param packet its index in the batch
   * @param layer 0 to {@link #layerCount} - 1
   * @return length in bytes, all of them captured
   */
  public int headerLength(int packet, int layer) {
    return layers[at(packet, layer)] & 0xFFFF;
  }

  /**
   * Where a layer ends, header and payload, as far as it was captured: behind it lie trailers and
   * padding of outer layers.
   *
   * @param packet its index in the batch
   * @param layer 0 to {@link #layerCount} - 1
   * @return bytes from the start of the packet, exclusive
   */
  public int end(int packet, int layer) {
    return layers[at(packet, layer) + LAYER_END];
  }

  /**
   * Where a layer ends by what the headers say, captured or not: the length of what a TCP segment
   * carried is counted to here.
   *
   * @param packet its index in the batch
   * @param layer 0 to {@link #layerCount} - 1
   * @return bytes from the start of the packet, exclusive
   */
  public int declaredEnd(int packet, int layer) {
    return layers[at(packet, layer) + LAYER_DECLARED_END];
  }

  /**
   * The innermost IPv4 or IPv6 layer. If what a tunnel carries has none, such as ARP, it is the
   * tunnel's own.
   *
   * @param packet its index in the batch
   * @return its index, or {@link #NONE}
   */
  public int network(int packet) {
    return Summary.network(summaries[packet]);
  }

  /**
   * The innermost layer above IP: TCP, UDP, ICMP and the like. It belongs to {@link #network}.
   *
   * @param packet its index in the batch
   * @return its index, or {@link #NONE}
   */
  public int transport(int packet) {
    return Summary.transport(summaries[packet]);
  }

  /**
   * Where the payload starts: behind the last header that was read.
   *
   * @param packet its index in the batch
   * @return bytes from the start of the packet
   */
  public int payloadOffset(int packet) {
    int last = layerCount(packet) - 1;
    return last < 0 ? 0 : offset(packet, last) + headerLength(packet, last);
  }

  /**
   * How much payload was captured.
   *
   * @param packet its index in the batch
   * @return length in bytes, 0 or more
   */
  public int payloadLength(int packet) {
    int last = layerCount(packet) - 1;
    return last < 0 ? 0 : end(packet, last) - payloadOffset(packet);
  }

  /**
   * How many VLAN tags the packet bears, those that were stripped before it got here included.
   *
   * @param packet its index in the batch
   * @return 0 to {@link #MAX_VLANS}; tags beyond are layers but not counted here
   */
  public int vlanCount(int packet) {
    return Summary.vlans(summaries[packet]);
  }

  /**
   * A VLAN tag.
   *
   * @param packet its index in the batch
   * @param position 0 for the outermost, to {@link #vlanCount} - 1
   * @return TPID in bits 31 to 16, TCI in bits 15 to 0 (VLAN id in bits 11 to 0)
   */
  public int vlanTag(int packet, int position) {
    return vlans[packet * MAX_VLANS + Objects.checkIndex(position, MAX_VLANS)];
  }

  /**
   * Which layer a VLAN tag is.
   *
   * @param packet its index in the batch
   * @param position 0 for the outermost, to {@link #vlanCount} - 1
   * @return its index, or {@link #NONE} for a tag that was stripped before the packet got here
   */
  public int vlanLayer(int packet, int position) {
    return vlanLayers[packet * MAX_VLANS + Objects.checkIndex(position, MAX_VLANS)];
  }

  /**
   * Which frame a VLAN tag stands in: the {@link #level} of its layer.
   *
   * @param packet its index in the batch
   * @param position 0 for the outermost, to {@link #vlanCount} - 1
   * @return 0 for the frame as captured (stripped tags too), 1 for the one that the first overlay
   *     carries, and so on
   */
  public int vlanLevel(int packet, int position) {
    return level(packet, vlanLayer(packet, position));
  }

  /**
   * How many overlays the packet goes through: tunnels with a header of their own that carry
   * another frame or packet, as VXLAN, GENEVE, GRE, ERSPAN, GTP-U, L2TPv3 and Teredo do. IP
   * directly in IP is none, for nothing there names a network. GRE that carries ERSPAN is one
   * overlay, which ERSPAN stands for.
   *
   * @param packet its index in the batch
   * @return 0 to {@link #MAX_OVERLAYS}; overlays beyond are layers but not counted here
   */
  public int overlayCount(int packet) {
    return Summary.overlays(summaries[packet]);
  }

  /**
   * Which network an overlay carries: the tenant id of its level. That is VXLAN's and GENEVE's VNI,
   * NVGRE's VSID, GRE's key, ERSPAN's session id. GTP-U's TEID, L2TPv3's session id and PPTP's call
   * id are not: they name one direction of one tunnel, and would tear the two halves of a flow
   * apart; {@link GtpU#tunnelId}, {@link L2tpV3#sessionId} and {@link Gre#callId} have them.
   *
   * @param packet its index in the batch
   * @param level 0 for the outermost overlay, to {@link #overlayCount} - 1
   * @return 0 to 2^32 - 1, or {@link #NO_ID}
   */
  public long overlayId(int packet, int level) {
    return overlayIds[packet * MAX_OVERLAYS + Objects.checkIndex(level, MAX_OVERLAYS)];
  }

  /**
   * Which layer an overlay's header is: the protocol there says what kind of id {@link #overlayId}
   * has.
   *
   * @param packet its index in the batch
   * @param level 0 for the outermost overlay, to {@link #overlayCount} - 1
   * @return its index
   */
  public int overlayLayer(int packet, int level) {
    return overlayLayers[packet * MAX_OVERLAYS + Objects.checkIndex(level, MAX_OVERLAYS)];
  }

  /**
   * How deep in overlays a layer lies.
   *
   * @param packet its index in the batch
   * @param layer an index, or {@link #NONE} for what stands before the first
   * @return 0 for the packet as captured, 1 for what the first overlay carries, and so on; an
   *     overlay's own header belongs to the level that it stands in
   */
  public int level(int packet, int layer) {
    int level = 0;
    while (level < overlayCount(packet) && overlayLayer(packet, level) < layer) {
      level++;
    }
    return level;
  }

  /**
   * How many anomalies were found in a packet.
   *
   * @param packet its index in the batch
   * @return 0 to 255, where counting ends; {@link #MAX_ANOMALIES} at most are kept
   */
  public int anomalyCount(int packet) {
    return Summary.anomalies(summaries[packet]);
  }

  /**
   * What an anomaly is.
   *
   * @param packet its index in the batch
   * @param anomaly 0 to the number kept - 1
   * @return its kind
   */
  public AnomalyKind anomalyKind(int packet, int anomaly) {
    return AnomalyKind.of(anomalies[anomalyAt(packet, anomaly)] >>> 16);
  }

  /**
   * In which protocol's header an anomaly was found.
   *
   * @param packet its index in the batch
   * @param anomaly 0 to the number kept - 1
   * @return the protocol
   */
  public Protocol anomalyProtocol(int packet, int anomaly) {
    return Protocol.of(anomalies[anomalyAt(packet, anomaly)] & 0xFFFF);
  }

  /**
   * Where that header starts.
   *
   * @param packet its index in the batch
   * @param anomaly 0 to the number kept - 1
   * @return bytes from the start of the packet
   */
  public int anomalyOffset(int packet, int anomaly) {
    return anomalies[anomalyAt(packet, anomaly) + ANOMALY_OFFSET];
  }

  /**
   * What was required.
   *
   * @param packet its index in the batch
   * @param anomaly 0 to the number kept - 1
   * @return as {@link AnomalyKind} says
   */
  public int anomalyRequired(int packet, int anomaly) {
    return anomalies[anomalyAt(packet, anomaly) + ANOMALY_REQUIRED];
  }

  /**
   * What was there.
   *
   * @param packet its index in the batch
   * @param anomaly 0 to the number kept - 1
   * @return as {@link AnomalyKind} says
   */
  public int anomalyAvailable(int packet, int anomaly) {
    return anomalies[anomalyAt(packet, anomaly) + ANOMALY_AVAILABLE];
  }

  /**
   * Which protocol's length field had set the end that the header ran into.
   *
   * @param packet its index in the batch
   * @param anomaly 0 to the number kept - 1
   * @return the protocol, or null if it was the captured length
   */
  public @Nullable Protocol anomalyLimit(int packet, int anomaly) {
    int ordinal = anomalies[anomalyAt(packet, anomaly) + ANOMALY_LIMIT];
    return ordinal < 0 ? null : Protocol.of(ordinal);
  }

  private int at(int packet, int layer) {
    return (packet * maxLayers + Objects.checkIndex(layer, maxLayers)) * LAYER_INTS;
  }

  private static int anomalyAt(int packet, int anomaly) {
    return (packet * MAX_ANOMALIES + Objects.checkIndex(anomaly, MAX_ANOMALIES)) * ANOMALY_INTS;
  }

  /** Says what a packet consists of. */
  void summary(int packet, long value) {
    summaries[packet] = value;
  }

  /** Where the first layer of a packet goes, for {@link #putLayer}. */
  int firstLayer(int packet) {
    return packet * maxLayers * LAYER_INTS;
  }

  /**
   * Writes a layer and answers where the next goes. There are {@link #maxLayers} places a packet;
   * the caller counts.
   */
  int putLayer(int at, Protocol protocol, int offset, int headerLength, int end, int declaredEnd) {
    layers[at] = protocol.ordinal() << 16 | headerLength;
    layers[at + LAYER_OFFSET] = offset;
    layers[at + LAYER_END] = end;
    layers[at + LAYER_DECLARED_END] = declaredEnd;
    return at + LAYER_INTS;
  }

  /** Writes a VLAN tag, at a position below {@link #MAX_VLANS}. */
  void putVlan(int packet, int position, int tag, int layer) {
    vlans[packet * MAX_VLANS + position] = tag;
    vlanLayers[packet * MAX_VLANS + position] = (byte) layer;
  }

  /** Writes an overlay, at a level below {@link #MAX_OVERLAYS}. */
  void putOverlay(int packet, int level, long id, int layer) {
    overlayIds[packet * MAX_OVERLAYS + level] = id;
    overlayLayers[packet * MAX_OVERLAYS + level] = (byte) layer;
  }

  /**
   * Writes an anomaly, if it is one of the first {@link #MAX_ANOMALIES}.
   *
   * @param limit the protocol whose length field had set the end, its ordinal, or {@link #NONE}
   */
  void putAnomaly(
      int packet,
      int count,
      AnomalyKind kind,
      Protocol protocol,
      int offset,
      int required,
      int available,
      int limit) {
    if (count < MAX_ANOMALIES) {
      int at = anomalyAt(packet, count);
      anomalies[at] = kind.ordinal() << 16 | protocol.ordinal();
      anomalies[at + ANOMALY_OFFSET] = offset;
      anomalies[at + ANOMALY_REQUIRED] = required;
      anomalies[at + ANOMALY_AVAILABLE] = available;
      anomalies[at + ANOMALY_LIMIT] = limit;
    }
  }

  /** Adds an anomaly, that was found after decoding, of a layer. */
  void addAnomaly(int packet, AnomalyKind kind, int layer, int required, int available) {
    putAnomaly(
        packet,
        anomalyCount(packet),
        kind,
        protocol(packet, layer),
        offset(packet, layer),
        required,
        available,
        NONE);
    summaries[packet] = Summary.withAnomaly(summaries[packet]);
  }
}

package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Where decoding stands in one packet, and the only way for a decoder to read it. {@link #require}
 * checks once; the readers behind it then stay within what was checked.
 */
final class Cursor {
  /** The most that the table can say of a header's length, in bytes. */
  static final int MAX_HEADER_LENGTH = 0xFFFF;

  /** {@link #limit} while no length field has set it. */
  private static final int CAPTURED = -1;

  /** The most that a datagram's length field can say, in bytes. */
  private static final int MAX_DATAGRAM = 65_535;

  private final OptionReader options = new OptionReader();
  private final GeneveOptions geneveOptions = new GeneveOptions();

  private MemorySegment memory = MemorySegment.NULL;

  /** The packet's first byte in {@link #memory}. */
  private long base;

  private LayerTable table;
  private int packet;

  /** Where the next layer goes in {@link #table}. */
  private int nextLayer;

  /** What the packet consists of so far; a {@link Summary}. */
  private long summary;

  /** The current header's first byte, from the start of the packet. */
  private int offset;

  /** Where the current layer ends as far as it was captured, from the start of the packet. */
  private int end;

  /** Where it ends by what the headers say. */
  private int declaredEnd;

  /**
   * Whose length field set {@link #end}, an ordinal; {@link #CAPTURED} for the captured length. A
   * number, as a reference stored for each header would cost the collector's barrier each time.
   */
  private int limit;

  /** The EtherType that led to the current header: a VLAN tag's own TPID stands before it. */
  private int etherType;

  /**
   * Whether what comes is the beginning of something whose end lies elsewhere: in other fragments,
   * or in what a mirror left out. Its length fields then may claim more than is there.
   */
  private boolean incomplete;

  /** Whether what comes is a packet that an ICMP error quotes. */
  private boolean quote;

  /** What the packet consisted of before the quotation. */
  private long beforeQuote;

  /** The protocol whose header was cut, or wrong, in the quotation. */
  private @Nullable Protocol brokenInQuote;

  private final DecoderOptions config;
  private final UdpTunnels udpTunnels;

  Cursor(LayerTable table, DecoderOptions config) {
    this.table = table;
    this.config = config;
    this.udpTunnels = config.udpTunnels();
  }

  /** Turns to a batch. */
  void begin(LayerTable table, MemorySegment memory) {
    this.table = table;
    this.memory = memory;
  }

  /** Turns to a packet of the batch. */
  void start(int packet, long base, int captured, long wire) {
    this.packet = packet;
    this.base = base;
    this.offset = 0;
    this.end = captured;
    this.declaredEnd = (int) Math.min(Math.max(wire, captured), Integer.MAX_VALUE);
    this.limit = CAPTURED;
    this.etherType = 0;
    this.incomplete = false;
    this.quote = false;
    this.nextLayer = table.firstLayer(packet);
    this.summary = Summary.EMPTY;
  }

  /** Decoding has ended: tells the table what the packet consists of. */
  void finish() {
    if (quote) {
      endQuote();
    }
    table.summary(packet, summary);
  }

  /** Whether so many bytes of the current header are there; an anomaly that stops if not. */
  boolean require(Protocol protocol, int bytes) {
    if (end - offset >= bytes) {
      return true;
    }
    anomaly(AnomalyKind.TRUNCATED, protocol, bytes, end - offset);
    return false;
  }

  /** Bytes of the current layer that are there, header included. */
  int available() {
    return end - offset;
  }

  /** Bytes that the current layer has by what the headers say, captured or not. */
  int declaredAvailable() {
    return declaredEnd - offset;
  }

  int u8(int at) {
    return Wire.u8(memory, base + offset + at);
  }

  int u16(int at) {
    return Wire.u16(memory, base + offset + at);
  }

  /** Eight bytes at once: each access is checked, so few are better than many. */
  long i64(int at) {
    return Wire.i64(memory, base + offset + at);
  }

  int u32(int at) {
    return Wire.i32(memory, base + offset + at);
  }

  /**
   * Takes the word of a length field: the current layer ends so many bytes behind its start. It
   * cannot end behind what was captured, and a claim beyond what was on the wire is an anomaly.
   */
  void declareLength(Protocol protocol, int bytes) {
    if (bytes > declaredEnd - offset) {
      if (!incomplete) {
        anomaly(AnomalyKind.LENGTH_EXCEEDS_PACKET, protocol, bytes, declaredEnd - offset);
      }
      return;
    }
    declaredEnd = offset + bytes;
    if (declaredEnd < end) {
      end = declaredEnd;
      limit = protocol.ordinal();
    }
  }

  /** As {@link #declareLength}, for a field that says nothing of where the layer ends. */
  void checkLength(Protocol protocol, int bytes) {
    if (bytes > declaredEnd - offset && !incomplete) {
      anomaly(AnomalyKind.LENGTH_EXCEEDS_PACKET, protocol, bytes, declaredEnd - offset);
    }
  }

  /** Records the current header and moves behind it. The caller has checked that it is there. */
  void layer(Protocol protocol, int headerLength) {
    nextLayer = table.putLayer(nextLayer, protocol, offset, headerLength, end, declaredEnd);
    summary = Summary.withLayer(summary);
    offset += headerLength;
  }

  /** As {@link #layer}, for IP. */
  void networkLayer(Protocol protocol, int headerLength) {
    layer(protocol, headerLength);
    summary = Summary.withLastAsNetwork(summary);
  }

  /** As {@link #layer}, for what IP carries. */
  void transportLayer(Protocol protocol, int headerLength) {
    layer(protocol, headerLength);
    summary = Summary.withLastAsTransport(summary);
  }

  /** The header that is recorded next is a VLAN tag. */
  void vlan(int tag) {
    vlan(tag, Summary.layers(summary));
  }

  /** The packet has a VLAN tag that stands in no layer: it was stripped before. */
  void strippedVlan(int tag) {
    vlan(tag, LayerTable.NONE);
  }

  private void vlan(int tag, int layer) {
    int count = Summary.vlans(summary);
    if (count < LayerTable.MAX_VLANS) {
      table.putVlan(packet, count, tag, layer);
      summary = Summary.withVlan(summary);
    }
  }

  /** The header that is recorded next is an overlay's, with a network id or without. */
  void overlay(long id) {
    int count = Summary.overlays(summary);
    if (count < LayerTable.MAX_OVERLAYS) {
      table.putOverlay(packet, count, id, Summary.layers(summary));
      summary = Summary.withOverlay(summary);
    }
  }

  /** What the ports say that a UDP datagram carries. */
  @Nullable Protocol behindUdp(int sourcePort, int destinationPort) {
    return udpTunnels.find(sourcePort, destinationPort);
  }

  DecoderOptions config() {
    return config;
  }

  /** Bare IP: the version is the first half of the first byte; null if that is none. */
  @Nullable Protocol ipByVersion() {
    if (available() < 1) {
      return null;
    }
    return switch (u8(0) >>> 4) {
      case 4 -> Protocol.IPV4;
      case 6 -> Protocol.IPV6;
      default -> null;
    };
  }

  /** Whether the innermost IP layer so far is IPv6. */
  boolean isInIpv6() {
    int network = Summary.network(summary);
    return network >= 0 && table.protocol(packet, network) == Protocol.IPV6;
  }

  /** What follows are so many bytes of a packet that this one, an ICMP error, speaks of. */
  @Nullable Protocol quote(Protocol protocol, int bytes) {
    if (quote) {
      // No error is sent about an error (RFC 1122 section 3.2.2): what looks so is left alone.
      return null;
    }
    quote = true;
    brokenInQuote = null;
    beforeQuote = summary;
    end = offset + bytes;
    declaredEnd = end;
    return protocol;
  }

  /** Makes the layers of the quotation the packet's embedded ones. */
  private void endQuote() {
    Protocol broken = brokenInQuote;
    if (broken != null
        && broken != previous()
        && QuotedTransport.standsFor(broken)
        && available() >= QuotedTransport.HEADER_LENGTH
        && !isFull()) {
      layer(Protocol.QUOTED_TRANSPORT, QuotedTransport.HEADER_LENGTH);
    }
    summary =
        Summary.withEmbedded(beforeQuote, Summary.layers(summary) - Summary.layers(beforeQuote));
  }

  void anomaly(AnomalyKind kind, Protocol protocol, int required, int available) {
    if (quote) {
      // A quotation is cut by its nature, and routers have changed what they quote.
      if (kind.stopsDecoding()) {
        brokenInQuote = protocol;
      }
      return;
    }
    table.putAnomaly(
        packet, Summary.anomalies(summary), kind, protocol, offset, required, available, limit);
    summary = Summary.withAnomaly(summary);
    if (kind.stopsDecoding()) {
      summary = Summary.withState(summary, LayerTable.State.STOPPED);
    }
  }

  OptionReader options() {
    return options;
  }

  /** Walks the options that {@link #options()} stands before, for the anomaly alone. */
  void checkOptions(Protocol protocol) {
    if (!options.isWellFormed()) {
      anomaly(AnomalyKind.MALFORMED_OPTION, protocol, options.claimedLength(), options.bytesLeft());
    }
  }

  /** Walks the options of a GENEVE header of this length, for the anomaly alone. */
  void checkGeneveOptions(int headerLength) {
    geneveOptions.start(memory, position(), headerLength);
    if (!geneveOptions.isWellFormed()) {
      anomaly(
          AnomalyKind.MALFORMED_OPTION,
          Protocol.GENEVE,
          geneveOptions.claimedLength(),
          geneveOptions.bytesLeft());
    }
  }

  /**
   * Checks what the header of a fragment says of its place in the datagram.
   *
   * @param unfragmented bytes before the fragmentable part that the datagram's length field counts
   */
  void checkFragment(
      Protocol protocol, int unfragmented, int fragmentOffset, int length, boolean more) {
    if (more && (length & 7) != 0) {
      anomaly(AnomalyKind.FRAGMENT_UNALIGNED, protocol, length & ~7, length);
    }
    // A packet without a length of its own is as long as the wire length claims: near 2^31.
    long reach = (long) unfragmented + fragmentOffset + length;
    if (reach > MAX_DATAGRAM) {
      int required = (int) Math.min(reach, Integer.MAX_VALUE);
      anomaly(AnomalyKind.FRAGMENT_TOO_LARGE, protocol, required, MAX_DATAGRAM);
    }
  }

  /** What follows is the middle of a datagram: nothing there is a header. */
  void laterFragment() {
    summary = Summary.withState(summary, LayerTable.State.FRAGMENT);
  }

  /** What follows is the beginning of a datagram whose length fields speak of all of it. */
  void firstFragment() {
    incomplete = true;
  }

  /** What follows is a copy that a mirror cut: its length fields speak of the original. */
  void cutCopy() {
    incomplete = true;
  }

  /** The link type has no decoder. */
  void unsupportedLink() {
    summary = Summary.withState(summary, LayerTable.State.UNSUPPORTED_LINK);
  }

  int etherType() {
    return etherType;
  }

  /** Notes the EtherType of what follows and names its protocol. */
  @Nullable Protocol next(int type) {
    etherType = type;
    return EtherType.protocol(type);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Bytes between the IP header and the current one: extension headers. */
  int behindNetworkHeader() {
    int network = Summary.network(summary);
    return offset - table.offset(packet, network) - table.headerLength(packet, network);
  }

  /** The current header's first byte in {@link #memory()}. */
  long position() {
    return base + offset;
  }

  @Nullable Protocol previous() {
    int layers = Summary.layers(summary);
    return layers == 0 ? null : table.protocol(packet, layers - 1);
  }

  boolean isFull() {
    return Summary.layers(summary) == table.maxLayers();
  }
}

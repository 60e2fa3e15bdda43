package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes one packet at a time, for tests. The packet borders a page that cannot be touched and is
 * read through memory without bounds: only the decoder's own checks keep it within the packet, and
 * one byte too far ends the process.
 *
 * <p>What came out can be had as text, a line a layer and a line an anomaly, so that a test states
 * all numbers at once.
 */
final class Decoding {
  private static final int CAPACITY = 17 << 20;

  /** One for the whole test run; pages that no packet reaches cost nothing. */
  private static final class Memory {
    static final GuardPage GUARD = GuardPage.allocate(CAPACITY);
    static final MemorySegment ALL = GuardPage.unbounded();
  }

  private final TapRegistry taps = new TapRegistry();
  private final PacketBatch batch = new PacketBatch(1);
  private final PacketDecoder decoder;
  private final LayerTable table;
  private final ChecksumVerifier verifier = new ChecksumVerifier(1);

  private int linkType = LinkType.ETHERNET;
  private int flags;
  private boolean wireIsCaptured = true;
  private int wireLength;
  private int[] strippedVlans = {};

  Decoding() {
    this(PacketDecoder.DEFAULT_MAX_LAYERS);
  }

  Decoding(int maxLayers) {
    this(DecoderOptions.builder().maxLayers(maxLayers).build());
  }

  Decoding(DecoderOptions options) {
    decoder = new PacketDecoder(options);
    table = decoder.newTable(1);
  }

  static Decoding of(byte[] packet) {
    return new Decoding().decode(packet);
  }

  static Decoding of(int linkType, byte[] packet) {
    return new Decoding().link(linkType).decode(packet);
  }

  Decoding link(int type) {
    linkType = type;
    return this;
  }

  Decoding flags(int bits) {
    flags = bits;
    return this;
  }

  /** How long the packets claim to have been on the wire, as unsigned; else as captured. */
  Decoding wireLength(long length) {
    wireIsCaptured = false;
    wireLength = (int) length;
    return this;
  }

  /** Tags as {@link LayerTable#vlanTag} has them, the outermost first. */
  Decoding strippedVlans(int... tags) {
    strippedVlans = tags;
    return this;
  }

  /** Decodes a packet whose last byte borders the guard page. */
  Decoding decode(byte[] packet) {
    return decodeAt(Memory.GUARD.offsetAtEnd(packet), packet.length);
  }

  /** Decodes a packet whose first byte borders the guard page. */
  Decoding decodeAtStart(byte[] packet) {
    return decodeAt(Memory.GUARD.copyToStart(packet).address(), packet.length);
  }

  private Decoding decodeAt(long offset, int length) {
    if (batch.isLent()) {
      batch.clear();
    }
    batch.begin(Memory.ALL, taps, 0);
    int wire = wireIsCaptured ? length : wireLength;
    batch.add(offset, length, wire, 0, linkType, PacketBatch.NO_TAP);
    batch.addFlags(0, flags);
    for (int tag : strippedVlans) {
      batch.addStrippedVlan(0, tag >>> 16, tag);
    }
    decoder.decode(batch, table);
    return this;
  }

  Decoding verify() {
    verifier.verify(batch, table);
    return this;
  }

  PacketDecoder decoder() {
    return decoder;
  }

  PacketBatch batch() {
    return batch;
  }

  LayerTable table() {
    return table;
  }

  MemorySegment memory() {
    return batch.memory();
  }

  /** Where a layer's header lies in {@link #memory()}. */
  long header(int layer) {
    return batch.offset(0) + table.offset(0, layer);
  }

  ChecksumStatus networkChecksum() {
    return verifier.network(0);
  }

  ChecksumStatus transportChecksum() {
    return verifier.transport(0);
  }

  LayerTable.State state() {
    return table.state(0);
  }

  /** Such as {@code ipv4 14+20..60}, and {@code ../1514} behind it if the headers say so. */
  List<String> layers() {
    return layers(0, table.layerCount(0));
  }

  /** The layers of the packet that an ICMP error quotes, in the same form. */
  List<String> embeddedLayers() {
    int own = table.layerCount(0);
    return layers(own, own + table.embeddedLayerCount(0));
  }

  private List<String> layers(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String line =
          table.protocol(0, i).label()
              + " "
              + table.offset(0, i)
              + "+"
              + table.headerLength(0, i)
              + ".."
              + table.end(0, i);
      boolean asDeclared = table.declaredEnd(0, i) == table.end(0, i);
      lines.add(asDeclared ? line : line + "/" + table.declaredEnd(0, i));
    }
    return lines;
  }

  /** Such as {@code tcp.truncated at 34: 20 required, 6 available, limit ipv4}. */
  List<String> anomalies() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(table.anomalyCount(0), LayerTable.MAX_ANOMALIES); i++) {
      Protocol limit = table.anomalyLimit(0, i);
      lines.add(
          table.anomalyProtocol(0, i).label()
              + "."
              + table.anomalyKind(0, i).label()
              + " at "
              + table.anomalyOffset(0, i)
              + ": "
              + table.anomalyRequired(0, i)
              + " required, "
              + table.anomalyAvailable(0, i)
              + " available, limit "
              + (limit == null ? "captured" : limit.label()));
    }
    return lines;
  }

  Decoding expectLayers(String... lines) {
    assertEquals(List.of(lines), layers());
    return this;
  }

  Decoding expectEmbedded(String... lines) {
    assertEquals(List.of(lines), embeddedLayers());
    return this;
  }

  /** Such as {@code 42 at 3}: the overlay's id, or {@code -}, and its layer. */
  Decoding expectOverlays(String... lines) {
    List<String> overlays = new ArrayList<>();
    for (int i = 0; i < table.overlayCount(0); i++) {
      long id = table.overlayId(0, i);
      overlays.add((id == LayerTable.NO_ID ? "-" : id) + " at " + table.overlayLayer(0, i));
    }
    assertEquals(List.of(lines), overlays);
    return this;
  }

  Decoding expectAnomalies(String... lines) {
    assertEquals(List.of(lines), anomalies());
    return this;
  }

  /** The layers are these, decoding went to the end, and nothing was wrong. */
  Decoding expectClean(String... lines) {
    return expectLayers(lines).expectAnomalies().expectState(LayerTable.State.COMPLETE);
  }

  /** Decoding stopped, and for this reason alone. */
  Decoding expectStop(String anomaly) {
    return expectAnomalies(anomaly).expectState(LayerTable.State.STOPPED);
  }

  Decoding expectState(LayerTable.State state) {
    assertEquals(state, state());
    return this;
  }

  Decoding expectPayload(int offset, int length) {
    assertEquals(offset, table.payloadOffset(0), "payload offset");
    assertEquals(length, table.payloadLength(0), "payload length");
    return this;
  }

  Decoding expectNetworkAndTransport(int network, int transport) {
    assertEquals(network, table.network(0), "network");
    assertEquals(transport, table.transport(0), "transport");
    return this;
  }

  Decoding expectVlans(int... tags) {
    assertEquals(tags.length, table.vlanCount(0), "VLAN tags");
    for (int i = 0; i < tags.length; i++) {
      assertEquals(Integer.toHexString(tags[i]), Integer.toHexString(table.vlanTag(0, i)));
    }
    return this;
  }

  Decoding expectChecksums(ChecksumStatus network, ChecksumStatus transport) {
    assertEquals(network, networkChecksum(), "IP header checksum");
    assertEquals(transport, transportChecksum(), "checksum above IP");
    return this;
  }
}

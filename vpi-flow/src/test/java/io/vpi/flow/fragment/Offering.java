package io.vpi.flow.fragment;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.DecoderOptions;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.host.HostLookup;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.FragmentPolicy;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Offers packets to a defragmenter, one at a time, as an engine does. Each borders a page that
 * cannot be touched and is read through memory without bounds.
 */
final class Offering implements AutoCloseable {
  private static final int CAPACITY = 1 << 18;

  /** One for the whole test run. */
  private static final class Memory {
    static final GuardPage GUARD = GuardPage.allocate(CAPACITY);
    static final MemorySegment ALL = GuardPage.unbounded();
  }

  private final PacketBatch batch = new PacketBatch(1);
  private final TapRegistry taps = new TapRegistry();
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(1);
  private final FlowStatistics statistics = new FlowStatistics();
  private final List<String> anomalies = new ArrayList<>();
  private final Defragmenter defragmenter;

  private long now = 1_700_000_000_000_000_000L;
  private int linkType = LinkType.RAW;
  private int flags;
  private int cut;
  private int addressSpace;
  private int tapId = PacketBatch.NO_TAP;
  private int[] strippedVlans = {};

  Offering(FragmentOptions options) {
    this(options, HostPolicy.MODERN);
  }

  Offering(FragmentOptions options, HostPolicy receiver) {
    defragmenter =
        new Defragmenter(
            options,
            DecoderOptions.DEFAULT,
            new HostLookup(AssetResolver.NONE, HostPolicies.all(receiver)),
            TenantKey.INNERMOST,
            statistics,
            (kind, required, available) -> {
              statistics.count(kind);
              anomalies.add(kind.label() + " " + required + " " + available);
            });
  }

  static Offering of(FragmentPolicy policy) {
    return new Offering(
        FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).maxDatagrams(64).build(),
        host(policy));
  }

  static Offering withDefaults() {
    return of(FragmentPolicy.DISCARD);
  }

  /** A host with that policy for fragments. */
  static HostPolicy host(FragmentPolicy policy) {
    return switch (policy) {
      case BSD -> HostPolicy.BSD;
      case BSD_RIGHT -> HostPolicy.BSD_RIGHT;
      case LINUX -> HostPolicy.LINUX;
      case FIRST -> HostPolicy.FIRST;
      case LAST -> HostPolicy.LAST;
      case WINDOWS -> HostPolicy.WINDOWS;
      case SOLARIS -> HostPolicy.SOLARIS;
      case DISCARD -> HostPolicy.MODERN;
    };
  }

  Offering link(int type) {
    linkType = type;
    return this;
  }

  Offering flags(int bits) {
    flags = bits;
    return this;
  }

  Offering tap(int id) {
    tapId = id;
    return this;
  }

  Offering addressSpace(int id) {
    addressSpace = id;
    return this;
  }

  /** Tags as the layer table has them, the outermost first. */
  Offering strippedVlans(int... tags) {
    strippedVlans = tags;
    return this;
  }

  /** How many bytes at the end of the packets are not captured. */
  Offering cut(int bytes) {
    cut = bytes;
    return this;
  }

  Offering later(long nanos) {
    now += nanos;
    return this;
  }

  long now() {
    return now;
  }

  /** What becomes of a packet, and of what it completes: the last outcome. */
  Outcome offer(byte[] packet) {
    Outcome outcome = offerOnce(packet);
    while (outcome == Outcome.DATAGRAM) {
      Datagram datagram = defragmenter.datagram();
      Outcome inner = offer(datagram.batch(), datagram.layers());
      if (inner == Outcome.NOT_A_FRAGMENT) {
        break;
      }
      outcome = inner;
    }
    return outcome;
  }

  /** What becomes of a packet, and no more. */
  Outcome offerOnce(byte[] packet) {
    if (batch.isLent()) {
      batch.clear();
    }
    batch.begin(Memory.ALL, taps, now);
    int captured = Math.max(0, packet.length - cut);
    byte[] there = Arrays.copyOf(packet, captured);
    batch.add(Memory.GUARD.offsetAtEnd(there), captured, packet.length, now, linkType, tapId);
    batch.addFlags(0, flags);
    for (int tag : strippedVlans) {
      batch.addStrippedVlan(0, tag >>> 16, tag);
    }
    decoder.decode(batch, layers);
    return offer(batch, layers);
  }

  private Outcome offer(PacketBatch packets, LayerTable decoded) {
    return defragmenter.offer(packets, decoded, 0, addressSpace, now);
  }

  Defragmenter defragmenter() {
    return defragmenter;
  }

  FlowStatistics statistics() {
    return statistics;
  }

  Datagram datagram() {
    return defragmenter.datagram();
  }

  /** All bytes of the datagram that was completed last. */
  byte[] packet() {
    PacketBatch whole = datagram().batch();
    return whole
        .memory()
        .asSlice(whole.offset(0), whole.capturedLength(0))
        .toArray(ValueLayout.JAVA_BYTE);
  }

  /** What the datagram that was completed last carries. */
  byte[] payload(int headerLength) {
    byte[] packet = packet();
    return Arrays.copyOfRange(packet, headerLength, packet.length);
  }

  /** The anomalies since the last call, as label, required and available. */
  List<String> anomalies() {
    List<String> copy = List.copyOf(anomalies);
    anomalies.clear();
    return copy;
  }

  long count(FlowAnomaly kind) {
    return statistics.get(kind);
  }

  @Override
  public void close() {
    defragmenter.close();
  }
}

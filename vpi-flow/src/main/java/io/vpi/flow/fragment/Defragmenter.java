package io.vpi.flow.fragment;

import io.vpi.decode.DecoderOptions;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.LayerTable;
import io.vpi.decode.LinkAddresses;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.host.HostLookup;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.FragmentPolicy;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * Puts IP fragments together, IPv4 (RFC 791 section 3.2) and IPv6 (RFC 8200 section 4.5), as the
 * host does that they are for.
 *
 * <pre>{@code
 * switch (defragmenter.offer(batch, layers, i, addressSpace, batch.now())) {
 *   case NOT_A_FRAGMENT -> inspect(batch, layers, i);
 *   case DATAGRAM -> {
 *     Datagram whole = defragmenter.datagram();
 *     // which may carry a tunnel with fragments in it: offer it in its turn
 *     handle(whole.batch(), whole.layers(), 0);
 *   }
 *   default -> {} // held, or thrown away
 * }
 * }</pre>
 *
 * <p>The fragment of a packet is its outermost IP layer that is one; what a first fragment holds of
 * inner layers is read again from the whole. A datagram's own packet may be offered in its turn:
 * what becomes of it is a level deeper, with memory of its own, to the depth of the options.
 *
 * <h2>What belongs together</h2>
 *
 * <p>Fragments with the same source, destination, identification, IP version and, in IPv4,
 * protocol, of the same tenant and address space. A datagram that is complete is forgotten: a late
 * duplicate of one of its fragments begins a new one, as it does with the hosts, and times out.
 *
 * <h2>What is refused</h2>
 *
 * <ul>
 *   <li>IPv4 fragments that overlap and differ: as the receiver's {@link FragmentPolicy} has it,
 *       with an event in any case. {@link FragmentPolicy#DISCARD} and IPv6 discard the datagram,
 *       and its fragments that come later, until a timeout has gone by.
 *   <li>A fragment whose end contradicts the datagram's: refused; the first word stands. Under
 *       DISCARD, and in IPv6, the datagram is discarded.
 *   <li>A fragment that reaches beyond 65,535 bytes: the datagram is discarded.
 *   <li>An IPv4 fragment that is not the last and has a length that is no multiple of 8 is cut to
 *       one, as Linux does; in IPv6 it is refused.
 *   <li>A fragment without a byte is refused unless it is the last, which tells the datagram's end.
 * </ul>
 *
 * <p>All memory is taken at construction. What a fragment costs depends on its own length alone.
 *
 * <p>Not thread safe: one a thread.
 */
public final class Defragmenter implements AutoCloseable {
  /** What became of a packet that was offered. */
  public enum Outcome {
    /** It is no fragment, or one that is a whole packet by itself (RFC 6946). */
    NOT_A_FRAGMENT,
    /** Its bytes are kept, or were there already; its datagram is not complete. */
    HELD,
    /** It completed a datagram, which {@link #datagram()} has. */
    DATAGRAM,
    /** Its datagram is discarded, since fragments overlapped that must not. */
    DISCARDED_OVERLAP,
    /** What it says of its length or place cannot be, or its datagram is discarded for that. */
    DISCARDED_INVALID,
    /** Fewer bytes were captured than it has. */
    DISCARDED_TRUNCATED,
    /** Its IPv4 header's checksum is wrong. */
    DISCARDED_CHECKSUM,
    /** There is no room, and by policy what is held stays. */
    DISCARDED_NO_MEMORY,
    /** It lies in more datagrams within each other than are followed. */
    TOO_DEEP
  }

  private static final int MAX_DATAGRAM = 65_535;

  /**
   * Datagrams that one fragment may push out. It needs 107 blocks at most, and whatever is
   * unfinished has one or more, but for those of which only an empty last fragment has come.
   */
  private static final int MAX_EVICTIONS = 128;

  private static final int OFFLOADED =
      PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD;

  private final FragmentOptions options;
  private final HostLookup hosts;
  private final TenantKey tenants;
  private final FlowStatistics statistics;
  private final AnomalySink anomalies;
  private final BlockPool pool;
  private final DatagramTable table;
  private final Collector collector;
  private final Fragment fragment = new Fragment();
  private final Datagram[] datagrams;

  /** The level of the datagram that was completed last. */
  private int level;

  /** Its length in bytes. */
  private int completedLength;

  /** Whether the packet at hand has met full memory, which is told once. */
  private boolean toldFull;

  /**
   * Makes a defragmenter and takes its memory.
   *
   * @param options bounds and policies
   * @param decoding how the datagrams are decoded
   * @param hosts how the receiver of an IPv4 datagram resolves overlaps, asked when that begins;
   *     IPv6 has one rule for all
   * @param tenants whose a packet is, which keeps equal ids of two tenants apart
   * @param statistics counts the outcomes; anomalies are the sink's to count
   * @param anomalies takes what is wrong with the packet at hand, and datagrams that time out
   */
  public Defragmenter(
      FragmentOptions options,
      DecoderOptions decoding,
      HostLookup hosts,
      TenantKey tenants,
      FlowStatistics statistics,
      AnomalySink anomalies) {
    this.options = options;
    this.hosts = hosts;
    this.tenants = tenants;
    this.statistics = statistics;
    this.anomalies = anomalies;
    SecureRandom random = new SecureRandom();
    int capacity = options.maxDatagrams();
    table = new DatagramTable(capacity, new SipHash(random.nextLong(), random.nextLong()));
    pool = new BlockPool(options.memory(), options.depth(), Datagram.MAX_LENGTH);
    collector = new Collector(pool, table, capacity);
    PacketDecoder decoder = new PacketDecoder(decoding);
    TapRegistry noTaps = new TapRegistry();
    datagrams = new Datagram[options.depth()];
    for (int i = 0; i < datagrams.length; i++) {
      datagrams[i] = new Datagram(decoder, tenants, noTaps);
    }
  }

  /**
   * Takes a packet, if it is a fragment.
   *
   * @param batch a batch that is lent, or that of a {@link Datagram} of this defragmenter
   * @param layers what was decoded of it
   * @param packet the packet's index
   * @param addressSpace the address space of its tap
   * @param now the engine's clock in nanoseconds
   * @return what became of it; each fragment has one outcome, and each outcome its counter
   */
  public Outcome offer(
      PacketBatch batch, LayerTable layers, int packet, int addressSpace, long now) {
    if (!fragment.find(batch, layers, packet, addressSpace)) {
      return Outcome.NOT_A_FRAGMENT;
    }
    Outcome outcome = take(batch, layers, packet, now);
    statistics.add(counter(outcome), 1);
    return outcome;
  }

  /**
   * The datagram that was completed last.
   *
   * @return the datagram after {@link Outcome#DATAGRAM}; it stays as it is until a fragment from
   *     the same level as those that it was made of is offered
   */
  public Datagram datagram() {
    return datagrams[level];
  }

  /**
   * Lets go of datagrams that were not finished in time. What has expired and was not yet let go of
   * is never completed either, so how often this is called decides only when its memory is free.
   *
   * @param now the engine's clock in nanoseconds
   * @param limit how many to let go of at most
   * @return how many these were; less than the limit if no more have expired
   */
  public int advance(long now, int limit) {
    int done = 0;
    for (int list = 0; list < DatagramTable.LISTS; list++) {
      int oldest = table.oldest(list);
      while (done < limit && oldest != DatagramTable.NONE && hasExpired(oldest, now)) {
        expire(oldest);
        done++;
        oldest = table.oldest(list);
      }
    }
    return done;
  }

  /**
   * How many datagrams are being collected, or waited for after they were discarded.
   *
   * @return 0 to the limit of the options
   */
  public int size() {
    return table.size();
  }

  /**
   * How much of the memory for fragments is in use.
   *
   * @return bytes, 0 to what the options allow
   */
  public long memoryInUse() {
    return (long) (pool.blocks() - pool.freeBlocks()) * BlockPool.SIZE;
  }

  /**
   * The memory that was taken at construction: that for fragments, and what describes the
   * datagrams.
   *
   * @return bytes
   */
  public long memoryBytes() {
    return pool.memoryBytes() + table.memoryBytes() + collector.memoryBytes();
  }

  /** Gives the memory back. No datagram may be read after this. */
  @Override
  public void close() {
    for (Datagram datagram : datagrams) {
      datagram.clear();
    }
    pool.close();
  }

  private static FlowCounter counter(Outcome outcome) {
    return switch (outcome) {
      case HELD -> FlowCounter.FRAGMENTS_HELD;
      case DATAGRAM -> FlowCounter.DATAGRAMS;
      case DISCARDED_OVERLAP -> FlowCounter.FRAGMENTS_OVERLAPPING;
      case DISCARDED_TRUNCATED -> FlowCounter.FRAGMENTS_TRUNCATED;
      case DISCARDED_CHECKSUM -> FlowCounter.FRAGMENTS_WRONG_CHECKSUM;
      case DISCARDED_NO_MEMORY -> FlowCounter.FRAGMENTS_NO_MEMORY;
      case TOO_DEEP -> FlowCounter.FRAGMENTS_TOO_DEEP;
      case DISCARDED_INVALID, NOT_A_FRAGMENT -> FlowCounter.FRAGMENTS_INVALID;
    };
  }

  private Outcome take(PacketBatch batch, LayerTable layers, int packet, long now) {
    int target = level(batch);
    if (target == datagrams.length) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_TOO_DEEP, target, 0);
      return Outcome.TOO_DEEP;
    }
    toldFull = false;
    // What a first fragment holds of a tunnel says nothing of whose the fragments are.
    int overlays = target == 0 ? place(batch, layers, packet) : place(datagrams[target - 1]);
    if (hasWrongChecksum(batch.flags(packet))) {
      anomalies.anomaly(
          FlowAnomaly.FRAGMENT_WRONG_CHECKSUM, 0, Ipv4.checksum(fragment.memory, fragment.header));
      return Outcome.DISCARDED_CHECKSUM;
    }
    tellSplitHeader(layers, packet);
    if (fragment.length >= 0 && fragment.captured < fragment.length) {
      return Outcome.DISCARDED_TRUNCATED;
    }
    if (!hasPossibleLength()) {
      return Outcome.DISCARDED_INVALID;
    }
    Outcome outcome = collect(batch.tapId(packet), target, now);
    if (outcome == Outcome.DATAGRAM) {
      datagrams[target].set(
          pool.memory(),
          pool.output(target),
          completedLength,
          fragment,
          overlays,
          batch,
          layers,
          packet,
          now);
    }
    return outcome;
  }

  /** Notes whose the fragment of a captured packet is; answers how many overlays it lies in. */
  private int place(PacketBatch batch, LayerTable layers, int packet) {
    int layer = fragment.ipLayer;
    fragment.tenant = tenants.of(layers, packet, layer);
    fragment.sourceMac = LinkAddresses.of(batch, layers, packet, layer, true);
    fragment.destinationMac = LinkAddresses.of(batch, layers, packet, layer, false);
    return layers.level(packet, layer);
  }

  /** The same for a fragment within a datagram. */
  private int place(Datagram outer) {
    int layer = fragment.ipLayer;
    fragment.tenant = outer.tenant(layer);
    fragment.sourceMac = outer.mac(layer, true);
    fragment.destinationMac = outer.mac(layer, false);
    return outer.overlays(layer);
  }

  /** Where a datagram goes that packets of this batch make up. */
  private int level(PacketBatch batch) {
    for (int i = 0; i < datagrams.length; i++) {
      if (datagrams[i].batch() == batch) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean hasWrongChecksum(int flags) {
    ChecksumPolicy policy = options.checksumPolicy();
    return fragment.ipv4
        && policy != ChecksumPolicy.IGNORE
        && (policy == ChecksumPolicy.VERIFY || (flags & OFFLOADED) == 0)
        && !Headers.isIpv4ChecksumRight(fragment.memory, fragment.header, fragment.headerLength);
  }

  private void tellSplitHeader(LayerTable layers, int packet) {
    if (fragment.splitsHeader(layers, packet)) {
      int cut = Fragment.truncation(layers, packet);
      anomalies.anomaly(
          FlowAnomaly.FRAGMENT_HEADER_SPLIT,
          layers.anomalyRequired(packet, cut),
          layers.anomalyAvailable(packet, cut));
    }
  }

  /** Whether a fragment may have this length; one that can be cut to one is. */
  private boolean hasPossibleLength() {
    if (fragment.more && fragment.length % BlockPool.UNIT > 0) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_UNALIGNED, 0, fragment.length);
      if (!fragment.ipv4) {
        return false;
      }
      fragment.length -= fragment.length % BlockPool.UNIT;
    }
    if (fragment.length <= 0) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_EMPTY, 0, fragment.start);
      return fragment.length == 0 && !fragment.more;
    }
    if (fragment.more && fragment.length < options.minLength()) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_TOO_SMALL, options.minLength(), fragment.length);
      return false;
    }
    return true;
  }

  private Outcome collect(int tapId, int target, long now) {
    int datagram = table.find(fragment);
    if (datagram != DatagramTable.NONE && hasExpired(datagram, now)) {
      // Nobody has called advance in time: old and new must not be merged.
      expire(datagram);
      datagram = DatagramTable.NONE;
    }
    if (datagram == DatagramTable.NONE) {
      datagram = begin(tapId, now);
      if (datagram == DatagramTable.NONE) {
        return Outcome.DISCARDED_NO_MEMORY;
      }
    } else if (table.isDiscarded(datagram)) {
      return discarded(datagram);
    }
    int end = fragment.start + fragment.length;
    int length = lengthWith(fragment.headerLength, end);
    if (length > MAX_DATAGRAM) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_TOO_LARGE, length, MAX_DATAGRAM);
      return discard(datagram, false, now);
    }
    if (table.fragments[datagram] == options.maxFragments()) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_TOO_MANY, options.maxFragments(), 0);
      return discard(datagram, false, now);
    }
    if (contradictsEnd(datagram, end)) {
      anomalies.anomaly(FlowAnomaly.FRAGMENT_END_DIFFERS, table.end[datagram], end);
      return table.policy(datagram) == FragmentPolicy.DISCARD
          ? discard(datagram, false, now)
          : Outcome.DISCARDED_INVALID;
    }
    if (!hasRoomFor(datagram)) {
      if (table.fragments[datagram] == 0) {
        table.remove(datagram);
      }
      return Outcome.DISCARDED_NO_MEMORY;
    }
    return add(datagram, end, target, now);
  }

  private Outcome add(int datagram, int end, int target, long now) {
    table.fragments[datagram]++;
    table.end[datagram] = Math.max(table.end[datagram], end);
    table.lastSeen[datagram] |= !fragment.more;
    Collector.Result result = collector.add(datagram, fragment);
    if (collector.overlapLength() > 0) {
      anomalies.anomaly(
          FlowAnomaly.FRAGMENT_OVERLAP, collector.overlapStart(), collector.overlapLength());
    }
    if (result == Collector.Result.CONTRADICTION) {
      return discard(datagram, true, now);
    }
    return collector.isComplete(datagram) ? complete(datagram, target, now) : Outcome.HELD;
  }

  /** Puts a datagram together whose bytes are all there. */
  private Outcome complete(int datagram, int target, long now) {
    int headerLength = table.headerLength[datagram];
    int end = table.end[datagram];
    int claimed = lengthWith(headerLength, end);
    if (claimed > MAX_DATAGRAM) {
      // The first fragment's header is longer than those that the others were judged by.
      anomalies.anomaly(FlowAnomaly.FRAGMENT_TOO_LARGE, claimed, MAX_DATAGRAM);
      return discard(datagram, false, now);
    }
    MemorySegment memory = pool.memory();
    long output = pool.output(target);
    collector.copy(datagram, output);
    if (fragment.ipv4) {
      Headers.completeIpv4(memory, output, headerLength, claimed);
    } else {
      Headers.completeIpv6(
          memory, output, claimed, table.nextHeaderAt[datagram], table.nextHeader[datagram]);
    }
    level = target;
    completedLength = headerLength + end;
    end(datagram);
    return Outcome.DATAGRAM;
  }

  /** Begins the datagram of the fragment at hand, or refuses it for want of room. */
  private int begin(int tapId, long now) {
    if (table.isFull()) {
      tellFull();
      if (options.memoryPolicy() != ExceptionPolicy.IGNORE) {
        return DatagramTable.NONE;
      }
      evict(table.oldest());
    }
    FragmentPolicy policy = fragment.ipv4 ? receiverPolicy(tapId) : FragmentPolicy.DISCARD;
    return table.add(fragment, policy, now);
  }

  private FragmentPolicy receiverPolicy(int tapId) {
    hosts
        .end()
        .mac(fragment.destinationMac)
        .address(4, fragment.destinationHigh, fragment.destinationLow);
    hosts.ask(fragment.tenant, fragment.addressSpace());
    return hosts.policy(tapId).fragment();
  }

  /** Whether there is room for the fragment at hand, made if the policy allows it. */
  private boolean hasRoomFor(int datagram) {
    int needed = collector.blocksNeeded(datagram, fragment);
    for (int i = 0; pool.freeBlocks() < needed; i++) {
      tellFull();
      int oldest = table.oldestUnfinished(datagram);
      if (options.memoryPolicy() != ExceptionPolicy.IGNORE
          || oldest == DatagramTable.NONE
          || i == MAX_EVICTIONS) {
        return false;
      }
      evict(oldest);
    }
    return true;
  }

  private void tellFull() {
    if (!toldFull) {
      toldFull = true;
      anomalies.anomaly(FlowAnomaly.FRAGMENT_MEMORY_FULL, 0, options.memory());
    }
  }

  private void evict(int datagram) {
    if (!table.isDiscarded(datagram)) {
      statistics.add(FlowCounter.DATAGRAMS_EVICTED, 1);
    }
    end(datagram);
  }

  /** What the datagram's length field must say if its payload ends here. */
  private int lengthWith(int headerLength, int end) {
    return (fragment.ipv4 ? headerLength : headerLength - Ipv6.HEADER_LENGTH) + end;
  }

  private boolean contradictsEnd(int datagram, int end) {
    int known = table.end[datagram];
    if (table.lastSeen[datagram]) {
      return fragment.more ? end > known : end != known;
    }
    return !fragment.more && end < known;
  }

  private Outcome discarded(int datagram) {
    return table.overlapping[datagram] ? Outcome.DISCARDED_OVERLAP : Outcome.DISCARDED_INVALID;
  }

  /** Lets go of what is kept of a datagram, and refuses what is still to come of it. */
  private Outcome discard(int datagram, boolean overlapping, long now) {
    collector.release(datagram);
    table.overlapping[datagram] = overlapping;
    table.discard(datagram, now);
    statistics.add(FlowCounter.DATAGRAMS_DISCARDED, 1);
    return discarded(datagram);
  }

  private boolean hasExpired(int datagram, long now) {
    long timeout = table.isIpv4(datagram) ? options.timeoutIpv4() : options.timeoutIpv6();
    return now - table.since(datagram) >= timeout;
  }

  private void expire(int datagram) {
    if (!table.isDiscarded(datagram)) {
      statistics.add(FlowCounter.DATAGRAMS_TIMED_OUT, 1);
      anomalies.anomaly(FlowAnomaly.FRAGMENT_TIMEOUT, 0, table.bytes[datagram]);
    }
    end(datagram);
  }

  private void end(int datagram) {
    collector.release(datagram);
    table.remove(datagram);
  }
}

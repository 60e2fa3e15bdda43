package io.vpi.flow.table;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.flow.policy.TenantKey;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.util.Arrays;

/**
 * Recognises copies of one packet by several mirrors: of a pair of guests that are both mirrored,
 * each packet is seen twice, and is to be inspected once. For passive sensors alone; what becomes
 * of a copy is the caller's to decide.
 *
 * <p>A packet is a copy of one before if
 *
 * <ul>
 *   <li>all bytes of the innermost IP packet are the same, IPv4's identification among them; but
 *       what a router changes on its way (time to live, hop limit, IPv4's header checksum), the
 *       link's headers, VLAN tags and tunnels around it do not count;
 *   <li>it was captured within the window before or after the other, for taps deliver out of step;
 *   <li>another tap saw it. The same tap sees a packet twice when the sender sends it twice; only
 *       where one tap is known to mirror both directions of a switch can that be taken for a copy
 *       too;
 *   <li>both belong to the same tenant, VLAN tags left aside, and address space.
 * </ul>
 *
 * <p>Equality is that of a seeded 64-bit fingerprint: two packets that differ have the same one
 * once in about 2^64 times, and no sender can look for such a pair without the seed. Of a packet
 * that comes again at the tap where it was first seen, the later one counts from then on.
 *
 * <p>The limits: what changed otherwise on the way is no copy (a rewritten address, TOS or ECN
 * bits, a checksum that a network card fills in behind one of the taps, segments joined or cut).
 * Where the sender gives its packets no identification (IPv6; IPv4 that must not be fragmented),
 * two that are alike to the last bit, such as two equal acknowledgments, that pass two taps each
 * alone within the window are taken for copies; with copies at the same tap, those that pass one.
 *
 * <p>The table has a fixed size, four places for each value of some bits of the fingerprint. If all
 * are taken the oldest goes, and {@link #overwritten} counts it where its window was still open: a
 * copy of it may then be missed, and is inspected twice.
 *
 * <p>Not thread safe; allocates nothing after construction.
 */
public final class MirrorCopies {
  /** A window wide enough for the mirrors of one host, in nanoseconds: 5 ms. */
  public static final long DEFAULT_WINDOW = 5_000_000;

  /** The longest window: 1 s. */
  public static final long MAX_WINDOW = 1_000_000_000;

  /** The most packets that can be remembered. */
  public static final int MAX_CAPACITY = 1 << 24;

  private static final int WAYS = 4;

  /** No tap's id, for a place where no packet is. */
  private static final int EMPTY = -2;

  private final Fingerprint fingerprint;
  private final TenantKey tenants;
  private final long window;
  private final boolean atSameTap;
  private final int setMask;

  // Four places each, one behind the other.
  private final long[] fingerprints;
  private final long[] times;
  private final int[] taps;

  private long overwritten;

  /**
   * Makes a table with a seed of its own.
   *
   * @param capacity how many packets to remember, 4 to {@link #MAX_CAPACITY}, rounded up to a power
   *     of two: at least the packets that all taps together see within the window, better four
   *     times as many
   * @param window how far apart copies may be captured, 1 to {@link #MAX_WINDOW} nanoseconds
   * @param atSameTap whether the same tap may see copies
   * @param tenants which headers say whose a packet is
   * @throws IllegalArgumentException if a number is out of range
   */
  public MirrorCopies(int capacity, long window, boolean atSameTap, TenantKey tenants) {
    this(capacity, window, atSameTap, tenants, Fingerprint.random());
  }

  MirrorCopies(
      int capacity, long window, boolean atSameTap, TenantKey tenants, Fingerprint fingerprint) {
    if (capacity < WAYS || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "mirror copies are found among "
              + WAYS
              + " to "
              + MAX_CAPACITY
              + " packets, not "
              + capacity);
    }
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException(
          "mirror copies come within 1 to " + MAX_WINDOW + " ns, not " + window);
    }
    int places = Integer.highestOneBit(2 * capacity - 1);
    this.fingerprint = fingerprint;
    this.tenants = tenants.withoutVlans();
    this.window = window;
    this.atSameTap = atSameTap;
    setMask = places / WAYS - 1;
    fingerprints = new long[places];
    times = new long[places];
    taps = new int[places];
    Arrays.fill(taps, EMPTY);
  }

  /**
   * Whether a packet is a copy of one that was asked about before. If not, it is remembered, and
   * later ones are copies of it.
   *
   * @param batch the batch that the packet is of
   * @param layers what was decoded of it
   * @param packet the packet's index in both
   * @return true for a copy; false also for each packet without IP
   */
  public boolean isCopy(PacketBatch batch, LayerTable layers, int packet) {
    int network = layers.network(packet);
    if (network == LayerTable.NONE) {
      return false;
    }
    long mark = mark(batch, layers, packet, network);
    long time = batch.timestamp(packet);
    int tap = batch.tapId(packet);
    int set = ((int) mark & setMask) * WAYS;
    int place = set;
    int own = EMPTY;
    for (int i = set; i < set + WAYS; i++) {
      if (fingerprints[i] == mark && taps[i] != EMPTY && isOpen(i, time)) {
        if (atSameTap || taps[i] != tap) {
          return true;
        }
        own = i;
      } else if (isBetter(i, place, time)) {
        place = i;
      }
    }
    place = own >= 0 ? own : place;
    if (fingerprints[place] != mark && taps[place] != EMPTY && isOpen(place, time)) {
      overwritten++;
    }
    fingerprints[place] = mark;
    times[place] = time;
    taps[place] = tap;
    return false;
  }

  /**
   * How many packets were forgotten before their window had closed.
   *
   * @return 0 or more
   */
  public long overwritten() {
    return overwritten;
  }

  /**
   * The memory that was taken at construction.
   *
   * @return bytes
   */
  public long memoryBytes() {
    return fingerprints.length * (2L * Long.BYTES + Integer.BYTES);
  }

  /** Whether a packet's window is open; clocks may tell anything, so a difference may overflow. */
  private boolean isOpen(int place, long time) {
    long apart = time - times[place];
    return apart <= window && apart >= -window;
  }

  /** Whether a place is to be overwritten rather than another. */
  private boolean isBetter(int place, int other, long time) {
    if (taps[other] == EMPTY) {
      return false;
    }
    if (taps[place] == EMPTY) {
      return true;
    }
    boolean open = isOpen(place, time);
    return open == isOpen(other, time) ? times[place] < times[other] : !open;
  }

  private long mark(PacketBatch batch, LayerTable layers, int packet, int network) {
    long start = batch.offset(packet);
    long header = start + layers.offset(packet, network);
    TapRegistry registry = batch.taps();
    int space = registry == null ? 0 : registry.tap(batch.tapId(packet)).addressSpace();
    boolean v4 = layers.protocol(packet, network) == Protocol.IPV4;
    return fingerprint.of(
        batch.memory(),
        header,
        start + layers.end(packet, network) - header,
        v4,
        tenants.of(layers, packet),
        space);
  }
}

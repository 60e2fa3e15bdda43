package io.vpi.flow.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.decode.IpProtocol;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.report.FlowState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The flows that are going on. A flow has a number, from 0 to the capacity - 1, and a {@link
 * FlowRecord}. All memory is taken, and touched, at construction: 384 bytes a flow, and 4 bytes for
 * each of at least twice as many buckets.
 *
 * <p>For a batch, so that its misses overlap:
 *
 * <pre>{@code
 * table.advance(batch.now(), BUDGET);
 * keys.read(batch, layers);
 * table.touch(keys);
 * for (int i = 0; i < batch.size(); i++) {
 *   if (keys.has(i)) {
 *     FlowKey key = keys.key(i);
 *     int flow = table.find(key, keys.hash(i));
 *     if (flow == FlowTable.NONE) {
 *       flow = table.create(key, keys.hash(i), now);   // NONE if the table is full
 *     }
 *     table.seen(flow, key.isFromA(), now, length);
 *   }
 * }
 * }</pre>
 *
 * <p>A packet writes when it came into its flow's record and touches no other. The timer queued for
 * the flow finds that out when it comes up and queues the flow again: at most twice in the time of
 * its timeout.
 *
 * <p>Not thread safe.
 */
public final class FlowTable implements AutoCloseable {
  /** Stands for "there is no such flow". */
  public static final int NONE = -1;

  /** The most flows that a table can be made for. */
  public static final int MAX_CAPACITY = 1 << 24;

  /** How many flows whose timer is out of date are passed on the way to one that can be evicted. */
  private static final int EVICTION_SCAN = 16;

  /**
   * Under {@link EvictionPolicy#CHEAPEST_FIRST}, what part of the table the cheap flows have to
   * themselves: a sixteenth.
   */
  private static final int CHEAP_SHARE = 16;

  private static final int STATES = FlowState.values().length;
  private static final int PROTOCOLS = 256;

  private final int capacity;
  private final EvictionPolicy eviction;
  private final FlowEndListener listener;
  private final FlowHash hash;
  private final FlowIds ids;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment records;

  /** The first flow of each bucket's chain, its number + 1; 0 where there is none. */
  private final MemorySegment buckets;

  private final int bucketMask;
  private final TimerWheel wheel;

  /** By protocol and state, in nanoseconds. */
  private final long[] timeouts = new long[PROTOCOLS * STATES];

  /** What a new record is filled with. */
  private final MemorySegment zeros;

  private int free;
  private int size;

  /** How many of the flows are of the cheap rank. */
  private int cheap;

  private int began;
  private int longestChain;
  private int touched;

  /**
   * Makes an empty table.
   *
   * @param capacity the most flows, 1 to {@link #MAX_CAPACITY}
   * @param timeouts how long flows may be idle
   * @param eviction which flow makes room when the table is full
   * @param hash the hash that keys are looked up by
   * @param listener is told of each flow that ends
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public FlowTable(
      int capacity,
      FlowTimeouts timeouts,
      EvictionPolicy eviction,
      FlowHash hash,
      FlowEndListener listener) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "a flow table has room for 1 to " + MAX_CAPACITY + " flows, not " + capacity);
    }
    this.capacity = capacity;
    this.eviction = eviction;
    this.hash = hash;
    this.listener = listener;
    ids = new FlowIds(capacity);
    for (int protocol = 0; protocol < PROTOCOLS; protocol++) {
      for (int state = 0; state < STATES; state++) {
        this.timeouts[protocol * STATES + state] = timeouts.nanos(protocol, FlowState.of(state));
      }
    }
    // Allocating fills with zeros, and so touches every page.
    records = arena.allocate(offset(capacity), FlowRecord.ALIGNMENT);
    zeros = arena.allocate(FlowRecord.SIZE, FlowRecord.ALIGNMENT);
    int bucketCount = Integer.highestOneBit(2 * capacity - 1) << 1;
    bucketMask = bucketCount - 1;
    buckets = arena.allocate(4L * bucketCount, FlowRecord.ALIGNMENT);
    wheel = new TimerWheel(records);
    for (int flow = 0; flow < capacity; flow++) {
      setNext(flow, flow + 1 < capacity ? flow + 1 : NONE);
    }
  }

  static long offset(int flow) {
    return (long) flow * FlowRecord.SIZE;
  }

  /**
   * The memory that all records lie in.
   *
   * @return a native segment, good until {@link #close}
   */
  public MemorySegment records() {
    return records;
  }

  /**
   * Where a flow's record starts.
   *
   * @param flow its number
   * @return offset in bytes in {@link #records()}
   */
  public long record(int flow) {
    return offset(flow);
  }

  /**
   * How many flows there are.
   *
   * @return 0 to {@link #capacity()}
   */
  public int size() {
    return size;
  }

  /**
   * The most flows that there can be.
   *
   * @return what the table was made with
   */
  public int capacity() {
    return capacity;
  }

  /**
   * The memory that was taken at construction: the records, with the room in them for both
   * directions of a TCP connection and the links of its timer, and the buckets.
   *
   * @return bytes
   */
  public long memoryBytes() {
    return records.byteSize() + buckets.byteSize();
  }

  /**
   * The most flows that were passed in one bucket on the way to another. It stays small whatever
   * keys arrive, for nobody can choose keys that meet.
   *
   * @return 0 or more
   */
  public int longestChain() {
    return longestChain;
  }

  /**
   * Reads what the look-ups and updates of a batch will need, first all buckets, then all records:
   * each round's misses overlap instead of being waited for one by one.
   *
   * @param keys the batch's keys
   */
  public void touch(FlowKeys keys) {
    int sum = 0;
    int size = keys.size();
    for (int i = 0; i < size; i++) {
      sum += head(keys.hash(i));
    }
    for (int i = 0; i < size; i++) {
      int flow = head(keys.hash(i));
      if (flow >= 0 && keys.has(i)) {
        sum += touchRecord(offset(flow), keys.key(i));
      }
    }
    touched = sum;
  }

  /** A number of each cache line that the packet's way through the engine will need. */
  private int touchRecord(long record, FlowKey key) {
    int sum = records.get(JAVA_INT, record) + records.get(JAVA_INT, record + FlowRecord.COUNTERS);
    if (key.ipProtocol() == IpProtocol.TCP) {
      long sender = record + (key.isFromA() ? FlowRecord.HALF_A : FlowRecord.HALF_B);
      long receiver = record + (key.isFromA() ? FlowRecord.HALF_B : FlowRecord.HALF_A);
      sum +=
          records.get(JAVA_INT, sender)
              + records.get(JAVA_INT, sender + FlowRecord.REASSEMBLY)
              + records.get(JAVA_INT, receiver);
    }
    return sum;
  }

  /**
   * Looks a flow up.
   *
   * @param key its key
   * @param keyHash the key's hash
   * @return the flow's number, or {@link #NONE}
   */
  public int find(FlowKey key, int keyHash) {
    int passed = 0;
    int flow = head(keyHash);
    while (flow >= 0 && !isOf(offset(flow), key)) {
      flow = next(flow);
      passed++;
    }
    if (passed > longestChain) {
      longestChain = passed;
    }
    return flow;
  }

  private boolean isOf(long record, FlowKey key) {
    return records.get(JAVA_LONG, record + FlowRecord.ADDRESS_LOW_A) == key.addressLowA
        && records.get(JAVA_LONG, record + FlowRecord.ADDRESS_LOW_B) == key.addressLowB
        && records.get(JAVA_INT, record + FlowRecord.PORTS) == key.ports
        && records.get(JAVA_LONG, record + FlowRecord.ADDRESS_HIGH_A) == key.addressHighA
        && records.get(JAVA_LONG, record + FlowRecord.ADDRESS_HIGH_B) == key.addressHighB
        && records.get(JAVA_LONG, record + FlowRecord.TENANT) == key.tenant
        && records.get(JAVA_INT, record + FlowRecord.ADDRESS_SPACE) == key.addressSpace
        && records.get(JAVA_SHORT, record + FlowRecord.KIND) == (short) key.kind;
  }

  /**
   * Begins a flow. Its record is zero but for its key, its generation, its times, and {@link
   * FlowFlags#CLIENT_IS_A} where the key {@linkplain FlowKey#isClientA says so}; its state is
   * {@link FlowState#NEW}. Where the table is full another flow is ended first, if its timeout has
   * passed or the eviction policy names one.
   *
   * @param key its key, which no other flow of the table has
   * @param keyHash the key's hash
   * @param now when its first packet came, nanoseconds since the epoch; the clock that timeouts go
   *     by is what {@link #advance} was told
   * @return the flow's number, or {@link #NONE} if the table is full
   */
  public int create(FlowKey key, int keyHash, long now) {
    wheel.start(now);
    if (free < 0) {
      makeRoom();
      if (free < 0) {
        return NONE;
      }
    }
    int flow = free;
    long record = offset(flow);
    free = next(flow);
    size++;
    MemorySegment.copy(zeros, 0, records, record, FlowRecord.SIZE);
    records.set(JAVA_LONG, record + FlowRecord.ADDRESS_HIGH_A, key.addressHighA);
    records.set(JAVA_LONG, record + FlowRecord.ADDRESS_LOW_A, key.addressLowA);
    records.set(JAVA_LONG, record + FlowRecord.ADDRESS_HIGH_B, key.addressHighB);
    records.set(JAVA_LONG, record + FlowRecord.ADDRESS_LOW_B, key.addressLowB);
    records.set(JAVA_LONG, record + FlowRecord.TENANT, key.tenant);
    records.set(JAVA_INT, record + FlowRecord.PORTS, key.ports);
    records.set(JAVA_INT, record + FlowRecord.ADDRESS_SPACE, key.addressSpace);
    records.set(JAVA_SHORT, record + FlowRecord.KIND, (short) key.kind);
    FlowRecord.generation(records, record, began++);
    FlowRecord.start(records, record, now);
    FlowRecord.last(records, record, now);
    if (key.isClientA()) {
      FlowRecord.addFlags(records, record, FlowFlags.CLIENT_IS_A);
    }
    setNext(flow, head(keyHash));
    setHead(keyHash, flow);
    cheap++;
    wheel.add(flow, rank(record), remaining(record));
    return flow;
  }

  /**
   * Counts a packet and notes when it came. A flow without TCP is {@link FlowState#ESTABLISHED}
   * once both ends have sent something.
   *
   * @param flow its number
   * @param fromA whether A sent the packet
   * @param now when it came, nanoseconds since the epoch
   * @param length the packet's length in bytes, as it is to be counted
   */
  public void seen(int flow, boolean fromA, long now, long length) {
    long record = offset(flow);
    FlowRecord.last(records, record, now);
    count(flow, fromA, length);
    if (FlowRecord.ipProtocol(records, record) != IpProtocol.TCP
        && FlowRecord.state(records, record) == FlowState.NEW
        && FlowRecord.packets(records, record, !fromA) > 0) {
      state(flow, FlowState.ESTABLISHED);
    }
  }

  /**
   * Counts a packet that says nothing of whether the flow goes on: its timeout runs on.
   *
   * @param flow its number
   * @param fromA whether A sent the packet
   * @param length the packet's length in bytes, as it is to be counted
   */
  public void count(int flow, boolean fromA, long length) {
    FlowRecord.count(records, offset(flow), fromA, length);
  }

  /**
   * Sets how far a flow has come; its timeout goes by that from now on.
   *
   * @param flow its number
   * @param state the state; nothing is done if it is the same
   */
  public void state(int flow, FlowState state) {
    long record = offset(flow);
    if (FlowRecord.state(records, record) != state) {
      wheel.remove(flow);
      cheap -= isCheap(record) ? 1 : 0;
      FlowRecord.state(records, record, state);
      cheap += isCheap(record) ? 1 : 0;
      wheel.add(flow, rank(record), remaining(record));
    }
  }

  /**
   * Tells the clock and ends flows whose timeout has passed. What the budget leaves undone is done
   * by the next calls; flows are not lost by waiting.
   *
   * <p>A clock that jumps ahead ends what was idle for so long; one that runs back ends nothing:
   * flows of what is now the future count as seen now.
   *
   * @param now nanoseconds since the epoch
   * @param budget how many flows to look at, at most
   * @return how many flows ended
   */
  public int advance(long now, int budget) {
    wheel.moveTo(now);
    int ended = 0;
    for (int i = 0; i < budget; i++) {
      int flow = wheel.due();
      if (flow < 0) {
        break;
      }
      long record = offset(flow);
      long remaining = remaining(record);
      if (remaining == 0) {
        end(flow, expiry(record));
        ended++;
      } else {
        wheel.remove(flow);
        wheel.add(flow, rank(record), remaining);
      }
    }
    return ended;
  }

  /**
   * Ends a flow: the listener is told, then its record is free.
   *
   * @param flow its number
   * @param reason why
   */
  public void end(int flow, FlowEnd reason) {
    try {
      listener.onFlowEnd(flow, reason);
    } finally {
      remove(flow);
    }
  }

  /**
   * Ends all flows, the listener being told of each.
   *
   * @param reason why
   */
  public void endAll(FlowEnd reason) {
    for (int flow = 0; flow < capacity; flow++) {
      if (isLive(flow)) {
        end(flow, reason);
      }
    }
  }

  /**
   * Takes a flow out without telling the listener.
   *
   * @param flow its number
   * @throws IllegalStateException if there is no such flow
   */
  public void remove(int flow) {
    if (!isLive(flow)) {
      throw new IllegalStateException("there is no flow " + flow);
    }
    long record = offset(flow);
    wheel.remove(flow);
    cheap -= isCheap(record) ? 1 : 0;
    unchain(flow, hashOf(record));
    records.set(JAVA_SHORT, record + FlowRecord.KIND, (short) 0);
    setNext(flow, free);
    free = flow;
    size--;
  }

  /**
   * Whether a number is a flow's.
   *
   * @param flow 0 to {@link #capacity()} - 1
   * @return false if the record is free
   */
  public boolean isLive(int flow) {
    return records.get(JAVA_SHORT, offset(flow) + FlowRecord.KIND) != 0;
  }

  /**
   * The name of a flow for the world: no two flows of this table have the same, however long it
   * lives, and it tells nothing of the table.
   *
   * @param flow the flow's number
   * @return 0 to 2^53 - 1, which every JSON reader takes exactly
   */
  public long publicId(int flow) {
    return ids.of(FlowRecord.generation(records, offset(flow)), flow);
  }

  /** Gives the memory back, without ending flows. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** Ends a flow, if there is one that may be. */
  private void makeRoom() {
    if (!endExpired(TimerWheel.CHEAP) && !endExpired(TimerWheel.DEAR)) {
      int victim =
          switch (eviction) {
            case NONE -> NONE;
            case OLDEST -> older(candidate(TimerWheel.CHEAP), candidate(TimerWheel.DEAR));
            case CHEAPEST_FIRST -> {
              // Where established flows have taken all the rest, a new one must have the time to
              // become one: else those that never close would keep all others out.
              boolean few = cheap <= capacity / CHEAP_SHARE;
              int first = candidate(few ? TimerWheel.DEAR : TimerWheel.CHEAP);
              yield first >= 0 ? first : candidate(few ? TimerWheel.CHEAP : TimerWheel.DEAR);
            }
          };
      if (victim >= 0) {
        end(victim, FlowEnd.EVICTED);
      }
    }
  }

  /** Ends the first flow of a rank if its timeout has passed, whether its timer is due or not. */
  private boolean endExpired(int rank) {
    int flow = wheel.first(rank);
    for (int i = 0; i < EVICTION_SCAN && flow >= 0; i++) {
      long record = offset(flow);
      long remaining = remaining(record);
      if (remaining == 0) {
        end(flow, expiry(record));
        return true;
      }
      if (!wheel.isDue(rank)) {
        return false;
      }
      wheel.remove(flow);
      wheel.add(flow, rank, remaining);
      flow = wheel.first(rank);
    }
    return false;
  }

  /** The flow of a rank that would end first, or after so many out of date one of the next. */
  private int candidate(int rank) {
    int flow = wheel.first(rank);
    for (int i = 0; i < EVICTION_SCAN && flow >= 0; i++) {
      long remaining = remaining(offset(flow));
      if (wheel.isInPlace(rank, remaining)) {
        break;
      }
      wheel.remove(flow);
      wheel.add(flow, rank, remaining);
      flow = wheel.first(rank);
    }
    return flow;
  }

  private int older(int one, int other) {
    if (one < 0 || other < 0) {
      return Math.max(one, other);
    }
    long idle = wheel.now() - FlowRecord.last(records, offset(one));
    return idle >= wheel.now() - FlowRecord.last(records, offset(other)) ? one : other;
  }

  /** How long until a flow's timeout passes, in nanoseconds; 0 if it has. */
  private long remaining(long record) {
    long idle = wheel.now() - FlowRecord.last(records, record);
    if (idle < -TimerWheel.TOLERANCE) {
      FlowRecord.last(records, record, wheel.now());
    }
    return Math.max(0, timeout(record) - Math.max(0, idle));
  }

  private long timeout(long record) {
    int state = FlowRecord.state(records, record).ordinal();
    return timeouts[FlowRecord.ipProtocol(records, record) * STATES + state];
  }

  private int rank(long record) {
    return isCheap(record) ? TimerWheel.CHEAP : TimerWheel.DEAR;
  }

  private boolean isCheap(long record) {
    FlowState state = FlowRecord.state(records, record);
    return state == FlowState.NEW || state == FlowState.CLOSED;
  }

  private FlowEnd expiry(long record) {
    if (FlowRecord.state(records, record) != FlowState.CLOSED) {
      return FlowEnd.TIMEOUT;
    }
    boolean reset = (FlowRecord.flags(records, record) & FlowFlags.RESET) != 0;
    return reset ? FlowEnd.RST : FlowEnd.FIN;
  }

  private int hashOf(long record) {
    int ports = records.get(JAVA_INT, record + FlowRecord.PORTS);
    int space = records.get(JAVA_INT, record + FlowRecord.ADDRESS_SPACE);
    return hash.of(
        records.get(JAVA_LONG, record + FlowRecord.ADDRESS_HIGH_A),
        records.get(JAVA_LONG, record + FlowRecord.ADDRESS_LOW_A),
        records.get(JAVA_LONG, record + FlowRecord.ADDRESS_HIGH_B),
        records.get(JAVA_LONG, record + FlowRecord.ADDRESS_LOW_B),
        records.get(JAVA_LONG, record + FlowRecord.TENANT),
        (long) ports << 32 | (space & 0xFFFFFFFFL),
        records.get(JAVA_SHORT, record + FlowRecord.KIND));
  }

  private void unchain(int flow, int keyHash) {
    int after = next(flow);
    int before = head(keyHash);
    if (before == flow) {
      setHead(keyHash, after);
      return;
    }
    while (next(before) != flow) {
      before = next(before);
    }
    setNext(before, after);
  }

  private int head(int keyHash) {
    return buckets.get(JAVA_INT, (keyHash & bucketMask) * 4L) - 1;
  }

  private void setHead(int keyHash, int flow) {
    buckets.set(JAVA_INT, (keyHash & bucketMask) * 4L, flow + 1);
  }

  private int next(int flow) {
    return records.get(JAVA_INT, offset(flow) + FlowRecord.NEXT);
  }

  private void setNext(int flow, int next) {
    records.set(JAVA_INT, offset(flow) + FlowRecord.NEXT, next);
  }

  /** Whether a timer has come up that {@link #advance} has not looked at. */
  boolean isWorkDue() {
    return wheel.due() >= 0;
  }

  /** What touching summed up; means nothing. */
  int touched() {
    return touched;
  }
}

package io.vpi.flow.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.report.FlowState;
import io.vpi.flow.report.TcpState;
import java.lang.foreign.MemorySegment;

/**
 * Where things stand in a flow's record, in bytes from its start, and how the table's own part is
 * read. A record is 384 bytes, aligned to 128, so that what a packet touches lies in pairs of cache
 * lines that are fetched together:
 *
 * <pre>
 *   0  key: what the flow is told apart by                      64 bytes
 *  64  counters, clock, timer, state                            64 bytes
 * 128  what A has sent: as the TCP hosts see it                 64 bytes
 * 192  what A has sent: as the reassembler holds it             64 bytes
 * 256  what B has sent: as the TCP hosts see it                 64 bytes
 * 320  what B has sent: as the reassembler holds it             64 bytes
 *
 *   0  address of A, high, low       16  address of B, high, low        16 bytes each
 *  32  tenant                        40  ports     44  address space     8, 4, 4
 *  48  IP protocol and version       50  tap       52  next in bucket    2, 2, 4
 *  56  generation                    60  who A is, who B is              4, 2, 2
 *  64  first packet's time           72  last packet's time              8, 8
 *  80  packets A sent, B sent        96  bytes A sent, B sent            16, 16
 * 112  timer: next, previous        120  state, TCP state, flags         4, 4, 1, 1, 2
 * 124  TCP flags of A, of B         126  host policy of A, of B          1, 1, 1, 1
 * </pre>
 *
 * <p>A is the end with the lower address and, of equal ones, the lower port, both taken as
 * unsigned. All numbers are in native order. Which flow lies where, {@link FlowTable#record} tells.
 *
 * <p>Not thread safe: records belong to the thread of their table.
 */
public final class FlowRecord {
  /** Bytes of a record. */
  public static final int SIZE = 384;

  /** Alignment of records, in bytes. */
  public static final int ALIGNMENT = 128;

  /** Where the TCP state of what A has sent starts. */
  public static final int HALF_A = 128;

  /** Where the TCP state of what B has sent starts. */
  public static final int HALF_B = 256;

  /** Bytes of one direction: the TCP hosts' part and the reassembler's. */
  public static final int HALF_SIZE = 128;

  /** Where the reassembler's part starts, from the start of a half. */
  public static final int REASSEMBLY = 64;

  /** What {@link #tap} answers where no tap is known. */
  public static final int NO_TAP = -1;

  static final int ADDRESS_HIGH_A = 0;
  static final int ADDRESS_LOW_A = 8;
  static final int ADDRESS_HIGH_B = 16;
  static final int ADDRESS_LOW_B = 24;
  static final int TENANT = 32;
  static final int PORTS = 40;
  static final int ADDRESS_SPACE = 44;

  /** Protocol in the lower byte, IP version above; 0 in a record that holds no flow. */
  static final int KIND = 48;

  /** Of a record that holds no flow, the next such. */
  static final int NEXT = 52;

  static final int TIMER_NEXT = 112;
  static final int TIMER_PREVIOUS = 116;

  /** Where the counters' line starts. */
  static final int COUNTERS = 64;

  private static final int TAP = 50;
  private static final int GENERATION = 56;
  private static final int ASSET_A = 60;
  private static final int ASSET_B = 62;
  private static final int START = COUNTERS;
  private static final int LAST = 72;
  private static final int PACKETS_A = 80;
  private static final int PACKETS_B = 88;
  private static final int BYTES_A = 96;
  private static final int BYTES_B = 104;
  private static final int STATE = 120;
  private static final int TCP_STATE = 121;
  private static final int FLAGS = 122;
  private static final int TCP_FLAGS_A = 124;
  private static final int TCP_FLAGS_B = 125;
  private static final int POLICY_A = 126;
  private static final int POLICY_B = 127;

  private static final int BYTE = 0xFF;
  private static final int SHORT = 0xFFFF;

  private FlowRecord() {}

  /**
   * An end's address, its first 64 bits.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return 0 for IPv4
   */
  public static long addressHigh(MemorySegment records, long record, boolean ofA) {
    return records.get(JAVA_LONG, record + (ofA ? ADDRESS_HIGH_A : ADDRESS_HIGH_B));
  }

  /**
   * An end's address, its last 64 bits.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return for IPv4 the 32 bits, zero-extended
   */
  public static long addressLow(MemorySegment records, long record, boolean ofA) {
    return records.get(JAVA_LONG, record + (ofA ? ADDRESS_LOW_A : ADDRESS_LOW_B));
  }

  /**
   * An end's port.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return 0 to 65535; without meaning for ICMP and ICMPv6
   */
  public static int port(MemorySegment records, long record, boolean ofA) {
    int ports = records.get(JAVA_INT, record + PORTS);
    return (ofA ? ports >>> 16 : ports) & SHORT;
  }

  /**
   * The message type of an ICMP or ICMPv6 flow.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return 0 to 255; of a request and its reply, the request's
   */
  public static int icmpType(MemorySegment records, long record) {
    return records.get(JAVA_INT, record + PORTS) >>> 24;
  }

  /**
   * The message code of an ICMP or ICMPv6 flow.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return 0 to 255
   */
  public static int icmpCode(MemorySegment records, long record) {
    return records.get(JAVA_INT, record + PORTS) >>> 16 & BYTE;
  }

  /**
   * The tenant.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return bits as {@link io.vpi.flow.policy.TenantKey} packs them
   */
  public static long tenant(MemorySegment records, long record) {
    return records.get(JAVA_LONG, record + TENANT);
  }

  /**
   * The address space of the taps that see the flow.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return 0 unless configured
   */
  public static int addressSpace(MemorySegment records, long record) {
    return records.get(JAVA_INT, record + ADDRESS_SPACE);
  }

  /**
   * What the flow's packets carry.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return IANA protocol number, 0 to 255
   */
  public static int ipProtocol(MemorySegment records, long record) {
    return records.get(JAVA_SHORT, record + KIND) & BYTE;
  }

  /**
   * The version of IP.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return 4 or 6; 0 if the record holds no flow
   */
  public static int ipVersion(MemorySegment records, long record) {
    return records.get(JAVA_SHORT, record + KIND) >>> 8 & BYTE;
  }

  /**
   * Where the first packet was seen.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return an id of the batch's taps, or {@link #NO_TAP}
   */
  public static int tap(MemorySegment records, long record) {
    return (records.get(JAVA_SHORT, record + TAP) & SHORT) - 1;
  }

  /**
   * Notes where the first packet was seen.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param tap an id of the batch's taps, or {@link #NO_TAP}
   */
  public static void tap(MemorySegment records, long record, int tap) {
    records.set(JAVA_SHORT, record + TAP, (short) (tap + 1));
  }

  /**
   * Which flow of the table this is: no two flows have the same generation unless 2^32 flows began
   * in between. Whoever keeps a flow's id keeps it along, to know whether the flow is still there.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return any number
   */
  public static int generation(MemorySegment records, long record) {
    return records.get(JAVA_INT, record + GENERATION);
  }

  /**
   * Notes which flow of the table this is.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param value any number
   */
  public static void generation(MemorySegment records, long record, int value) {
    records.set(JAVA_INT, record + GENERATION, value);
  }

  /**
   * Who an end was when the flow began.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A
   * @return a number of {@link AssetNumbers}; {@link AssetNumbers#NONE}, unless one was set
   */
  public static int asset(MemorySegment records, long record, boolean ofA) {
    return records.get(JAVA_SHORT, record + (ofA ? ASSET_A : ASSET_B)) & SHORT;
  }

  /**
   * Notes who an end is.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A
   * @param number a number of {@link AssetNumbers}
   */
  public static void asset(MemorySegment records, long record, boolean ofA, int number) {
    records.set(JAVA_SHORT, record + (ofA ? ASSET_A : ASSET_B), (short) number);
  }

  /**
   * When the first packet was seen.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return nanoseconds since the epoch
   */
  public static long start(MemorySegment records, long record) {
    return records.get(JAVA_LONG, record + START);
  }

  /**
   * Notes when the first packet was seen.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param nanos nanoseconds since the epoch
   */
  public static void start(MemorySegment records, long record, long nanos) {
    records.set(JAVA_LONG, record + START, nanos);
  }

  /**
   * When the last packet was seen.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return nanoseconds since the epoch
   */
  public static long last(MemorySegment records, long record) {
    return records.get(JAVA_LONG, record + LAST);
  }

  /**
   * Notes when the last packet was seen.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param nanos nanoseconds since the epoch
   */
  public static void last(MemorySegment records, long record, long nanos) {
    records.set(JAVA_LONG, record + LAST, nanos);
  }

  /**
   * How many packets an end has sent.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return 0 or more
   */
  public static long packets(MemorySegment records, long record, boolean ofA) {
    return records.get(JAVA_LONG, record + (ofA ? PACKETS_A : PACKETS_B));
  }

  /**
   * How many bytes an end has sent, as {@link FlowTable#seen} was told.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return 0 or more
   */
  public static long bytes(MemorySegment records, long record, boolean ofA) {
    return records.get(JAVA_LONG, record + (ofA ? BYTES_A : BYTES_B));
  }

  /** Counts a packet. */
  static void count(MemorySegment records, long record, boolean ofA, long length) {
    long packets = record + (ofA ? PACKETS_A : PACKETS_B);
    long bytes = record + (ofA ? BYTES_A : BYTES_B);
    records.set(JAVA_LONG, packets, records.get(JAVA_LONG, packets) + 1);
    records.set(JAVA_LONG, bytes, records.get(JAVA_LONG, bytes) + length);
  }

  /**
   * How far the flow has come.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return the state
   */
  public static FlowState state(MemorySegment records, long record) {
    return FlowState.of(records.get(JAVA_BYTE, record + STATE));
  }

  /** Sets the state, which the table alone does: the timer goes by it. */
  static void state(MemorySegment records, long record, FlowState state) {
    records.set(JAVA_BYTE, record + STATE, (byte) state.ordinal());
  }

  /**
   * The state of the TCP connection, for events.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return the state
   */
  public static TcpState tcpState(MemorySegment records, long record) {
    return TcpState.of(records.get(JAVA_BYTE, record + TCP_STATE));
  }

  /**
   * Notes the state of the TCP connection, for events.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param state the state
   */
  public static void tcpState(MemorySegment records, long record, TcpState state) {
    records.set(JAVA_BYTE, record + TCP_STATE, (byte) state.ordinal());
  }

  /**
   * What is noted of the flow.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return bits of {@link FlowFlags}
   */
  public static int flags(MemorySegment records, long record) {
    return records.get(JAVA_SHORT, record + FLAGS) & SHORT;
  }

  /**
   * Notes more of the flow.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param bits bits of {@link FlowFlags}; those that are set stay
   */
  public static void addFlags(MemorySegment records, long record, int bits) {
    records.set(
        JAVA_SHORT, record + FLAGS, (short) (records.get(JAVA_SHORT, record + FLAGS) | bits));
  }

  /**
   * Takes notes of the flow back.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param bits bits of {@link FlowFlags}
   */
  public static void removeFlags(MemorySegment records, long record, int bits) {
    records.set(
        JAVA_SHORT, record + FLAGS, (short) (records.get(JAVA_SHORT, record + FLAGS) & ~bits));
  }

  /**
   * Whether A is the client.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @return false if B is
   */
  public static boolean isClientA(MemorySegment records, long record) {
    return (records.get(JAVA_SHORT, record + FLAGS) & FlowFlags.CLIENT_IS_A) != 0;
  }

  /**
   * All TCP flags that an end has sent.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return the lower 8 bits of {@link io.vpi.decode.Tcp#flags}
   */
  public static int tcpFlags(MemorySegment records, long record, boolean ofA) {
    return records.get(JAVA_BYTE, record + (ofA ? TCP_FLAGS_A : TCP_FLAGS_B)) & BYTE;
  }

  /**
   * Adds to the TCP flags that an end has sent.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @param bits a segment's {@link io.vpi.decode.Tcp#flags}
   */
  public static void addTcpFlags(MemorySegment records, long record, boolean ofA, int bits) {
    long at = record + (ofA ? TCP_FLAGS_A : TCP_FLAGS_B);
    records.set(JAVA_BYTE, at, (byte) (records.get(JAVA_BYTE, at) | bits));
  }

  /**
   * How an end behaves as a receiver.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @return its policy; {@link HostPolicy#BSD}, the first, unless one was set
   */
  public static HostPolicy policy(MemorySegment records, long record, boolean ofA) {
    return HostPolicy.of(records.get(JAVA_BYTE, record + (ofA ? POLICY_A : POLICY_B)));
  }

  /**
   * Sets how an end behaves as a receiver.
   *
   * @param records the table's memory
   * @param record where the record starts, in bytes
   * @param ofA whether A's
   * @param policy its policy
   */
  public static void policy(MemorySegment records, long record, boolean ofA, HostPolicy policy) {
    records.set(JAVA_BYTE, record + (ofA ? POLICY_A : POLICY_B), (byte) policy.ordinal());
  }
}

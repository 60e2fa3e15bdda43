package io.vpi.flow.tcp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * One direction of a connection, by its sender: 64 bytes of the flow's record, in native order.
 *
 * <pre>
 *  0  in order     8  behind the last byte that came in order, or that the receiver has acknowledged
 *  8  acknowledged 4  behind the last byte that the receiver has acknowledged
 * 12  highest      4  behind the highest byte seen
 * 16  end          4  where the FIN stands
 * 20  isn          4  sequence number of the SYN; that of the stream's first byte is one more
 * 24  other isn    4  of another SYN, until an acknowledgment says which counts
 * 28  claim        4  an acknowledgment that was too far ahead to believe from one end alone
 * 32  recent       4  newest timestamp of a segment in order: TS.Recent (RFC 7323)
 * 36  certain      4  newest timestamp that the receiver surely has
 * 40  credit       4  bytes that the receiver has room for, from acknowledged on
 * 44  flags        4
 * 48  urgent       4  where the urgent byte stands
 * 52  mss          2  largest segment that the sender itself takes, 0 if not said
 * 54  clock        2  when recent was set, in units of 4,096 s
 * 56  slot         2  where the SYN's data is held
 * 58  ttl          1  time to live of the first segment
 * 59  low ttl      1  lowest of a segment with data
 * 60  scale        1  of the windows that the sender tells, and 1; 0 if that is not known
 * 61  small        1  small segments in a row
 * 62  checksums    1  right ones against wrong ones
 * 63  probe        1  the byte of a zero-window probe
 * </pre>
 *
 * <p>Offsets are 64 bits wide to whoever asks. Only one is kept so: the others are never as far as
 * 2^31 from it, and keep their low halves.
 */
final class TcpHalf {
  /** Bytes of a half that this class lays out. */
  static final int SIZE = 64;

  /** Flag: the number of the stream's first byte is known. */
  static final int BASED = 1;

  /** Flag: the SYN was seen. */
  static final int SYN_SEEN = 1 << 1;

  /** Flag: the SYN was acknowledged. */
  static final int SYN_ACKED = 1 << 2;

  /** Flag: there is another SYN with another number. */
  static final int OTHER_ISN = 1 << 3;

  /** Flag: there were more than two SYNs with different numbers. */
  static final int MANY_ISNS = 1 << 4;

  /** Flag: a segment of this sender was seen. */
  static final int SENT = 1 << 5;

  /** Flag: the reassembler was told of this direction. */
  static final int OPEN = 1 << 6;

  /** Flag: and of its end. */
  static final int ENDED = 1 << 7;

  /** Flag: the receiver's window is known. */
  static final int WINDOW_KNOWN = 1 << 8;

  /** Flag: a FIN was seen, and may stand behind a hole. */
  static final int FIN_SEEN = 1 << 9;

  /** Flag: the FIN was reached: the direction is closed. */
  static final int FIN_REACHED = 1 << 10;

  /** Flag: the receiver has acknowledged the FIN. */
  static final int FIN_ACKED = 1 << 11;

  /** Flag: the sender offered timestamps with its SYN, or uses them where that was not seen. */
  static final int TIMESTAMPS = 1 << 12;

  /** Flag: the newest timestamp is known. */
  static final int RECENT_KNOWN = 1 << 13;

  /** Flag: the newest timestamp that the receiver has is known. */
  static final int CERTAIN_KNOWN = 1 << 14;

  /** Flag: the SYN bore a window scale. */
  static final int SCALED = 1 << 15;

  /** Flag: the claim is set. */
  static final int CLAIMED = 1 << 16;

  /** Flag: an urgent byte is expected. */
  static final int URGENT = 1 << 17;

  /** Flag: data of the SYN is held. */
  static final int SYN_DATA = 1 << 18;

  /** Flag: the SYN was answered with a bare acknowledgment. */
  static final int BARE_ACK = 1 << 19;

  /** Flag: the sender has reset the connection, but the receiver may not agree. */
  static final int RESET_KEPT = 1 << 20;

  /** Flag: this end has sent a SYN-ACK. */
  static final int SYN_ACK_SENT = 1 << 21;

  /** Flag: it was told that the connection is not followed. */
  static final int NOT_FOLLOWED = 1 << 24;

  /** Flag: many small segments were told. */
  static final int SMALL_TOLD = 1 << 25;

  /** Flag: the receiver takes the SYN's data, acknowledged or not. */
  static final int SYN_DATA_WANTED = 1 << 26;

  /** Flag: the byte of a zero-window probe is held; it stands behind what is acknowledged. */
  static final int PROBE = 1 << 27;

  /** Flag: checksums of this sender were judged. */
  static final int CHECKSUM_JUDGED = 1 << 22;

  /** Flag: both ends sent a SYN without ACK. */
  static final int BOTH_SYN = 1 << 23;

  /**
   * Flag: in a flow that is not inspected, this end has sent the SYN of a new connection; its
   * number is the other isn.
   */
  static final int NEXT_SYN = 1 << 28;

  /** {@link #scale} of an end whose SYN was not seen. */
  static final int UNKNOWN_SCALE = 15;

  private static final long IN_ORDER = 0;
  private static final long ACKNOWLEDGED = 8;
  private static final long HIGHEST = 12;
  private static final long END = 16;
  private static final long ISN = 20;
  private static final long OTHER = 24;
  private static final long CLAIM = 28;
  private static final long RECENT = 32;
  private static final long CERTAIN = 36;
  private static final long CREDIT = 40;
  private static final long FLAGS = 44;
  private static final long URGENT_BYTE = 48;
  private static final long MSS = 52;
  private static final long CLOCK = 54;
  private static final long SLOT = 56;
  private static final long TTL = 58;
  private static final long LOW_TTL = 59;
  private static final long SCALE = 60;
  private static final long SMALL = 61;
  private static final long CHECKSUMS = 62;
  private static final long PROBE_BYTE = 63;

  private final MemorySegment memory;

  TcpHalf(MemorySegment memory) {
    this.memory = memory;
  }

  /** Makes a half that knows nothing. */
  void clear(long half) {
    for (long at = 0; at < SIZE; at += Long.BYTES) {
      memory.set(JAVA_LONG, half + at, 0);
    }
  }

  int flags(long half) {
    return memory.get(JAVA_INT, half + FLAGS);
  }

  boolean has(long half, int flag) {
    return (flags(half) & flag) != 0;
  }

  void add(long half, int flag) {
    memory.set(JAVA_INT, half + FLAGS, flags(half) | flag);
  }

  void remove(long half, int flag) {
    memory.set(JAVA_INT, half + FLAGS, flags(half) & ~flag);
  }

  /** Sets where the stream starts: the number of its SYN, seen or not. */
  void base(long half, int isn) {
    memory.set(JAVA_INT, half + ISN, isn);
    add(half, BASED);
  }

  int isn(long half) {
    return memory.get(JAVA_INT, half + ISN);
  }

  int otherIsn(long half) {
    return memory.get(JAVA_INT, half + OTHER);
  }

  void otherIsn(long half, int isn) {
    memory.set(JAVA_INT, half + OTHER, isn);
    add(half, OTHER_ISN);
  }

  long inOrder(long half) {
    return memory.get(JAVA_LONG, half + IN_ORDER);
  }

  void inOrder(long half, long offset) {
    memory.set(JAVA_LONG, half + IN_ORDER, offset);
  }

  /** The stream offset of a sequence number: the one nearest to what came in order. */
  long offset(long half, int sequence) {
    return near(half, sequence - isn(half) - 1);
  }

  long acknowledged(long half) {
    return near(half, memory.get(JAVA_INT, half + ACKNOWLEDGED));
  }

  void acknowledged(long half, long offset) {
    memory.set(JAVA_INT, half + ACKNOWLEDGED, (int) offset);
  }

  long highest(long half) {
    return near(half, memory.get(JAVA_INT, half + HIGHEST));
  }

  void highest(long half, long offset) {
    memory.set(JAVA_INT, half + HIGHEST, (int) offset);
  }

  long end(long half) {
    return near(half, memory.get(JAVA_INT, half + END));
  }

  void end(long half, long offset) {
    memory.set(JAVA_INT, half + END, (int) offset);
  }

  long urgent(long half) {
    return near(half, memory.get(JAVA_INT, half + URGENT_BYTE));
  }

  void urgent(long half, long offset) {
    memory.set(JAVA_INT, half + URGENT_BYTE, (int) offset);
    add(half, URGENT);
  }

  /** A sequence number as it came. */
  int claim(long half) {
    return memory.get(JAVA_INT, half + CLAIM);
  }

  void claim(long half, int sequence) {
    memory.set(JAVA_INT, half + CLAIM, sequence);
    add(half, CLAIMED);
  }

  int recent(long half) {
    return memory.get(JAVA_INT, half + RECENT);
  }

  int recentClock(long half) {
    return memory.get(JAVA_SHORT, half + CLOCK);
  }

  void recent(long half, int timestamp, int clock) {
    memory.set(JAVA_INT, half + RECENT, timestamp);
    memory.set(JAVA_SHORT, half + CLOCK, (short) clock);
    add(half, RECENT_KNOWN);
  }

  int certain(long half) {
    return memory.get(JAVA_INT, half + CERTAIN);
  }

  void certain(long half, int timestamp) {
    memory.set(JAVA_INT, half + CERTAIN, timestamp);
    add(half, CERTAIN_KNOWN);
  }

  int credit(long half) {
    return memory.get(JAVA_INT, half + CREDIT);
  }

  void credit(long half, int bytes) {
    memory.set(JAVA_INT, half + CREDIT, bytes);
    add(half, WINDOW_KNOWN);
  }

  int maximumSegmentSize(long half) {
    return memory.get(JAVA_SHORT, half + MSS) & 0xFFFF;
  }

  void maximumSegmentSize(long half, int bytes) {
    memory.set(JAVA_SHORT, half + MSS, (short) bytes);
  }

  int slot(long half) {
    return memory.get(JAVA_SHORT, half + SLOT);
  }

  void slot(long half, int slot) {
    memory.set(JAVA_SHORT, half + SLOT, (short) slot);
  }

  int timeToLive(long half) {
    return memory.get(JAVA_BYTE, half + TTL) & 0xFF;
  }

  void timeToLive(long half, int hops) {
    memory.set(JAVA_BYTE, half + TTL, (byte) hops);
    memory.set(JAVA_BYTE, half + LOW_TTL, (byte) hops);
  }

  int lowTimeToLive(long half) {
    return memory.get(JAVA_BYTE, half + LOW_TTL) & 0xFF;
  }

  void lowTimeToLive(long half, int hops) {
    memory.set(JAVA_BYTE, half + LOW_TTL, (byte) hops);
  }

  /** 0 to 14, or {@link #UNKNOWN_SCALE}. */
  int scale(long half) {
    int stored = memory.get(JAVA_BYTE, half + SCALE);
    return stored == 0 ? UNKNOWN_SCALE : stored - 1;
  }

  void scale(long half, int shift) {
    memory.set(JAVA_BYTE, half + SCALE, (byte) (shift + 1));
  }

  int small(long half) {
    return memory.get(JAVA_BYTE, half + SMALL) & 0xFF;
  }

  void small(long half, int count) {
    memory.set(JAVA_BYTE, half + SMALL, (byte) count);
  }

  int checksums(long half) {
    return memory.get(JAVA_BYTE, half + CHECKSUMS);
  }

  void checksums(long half, int score) {
    memory.set(JAVA_BYTE, half + CHECKSUMS, (byte) score);
    add(half, CHECKSUM_JUDGED);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Keeps the byte of a probe. */
  void probe(long half, MemorySegment from, long at) {
    memory.set(JAVA_BYTE, probeAt(half), from.get(JAVA_BYTE, at));
    add(half, PROBE);
  }

  /** Where the byte of a probe is kept. */
  static long probeAt(long half) {
    return half + PROBE_BYTE;
  }

  /** The offset with these low 32 bits that is nearest to what came in order. */
  private long near(long half, int low) {
    long reference = inOrder(half);
    return reference + (low - (int) reference);
  }
}

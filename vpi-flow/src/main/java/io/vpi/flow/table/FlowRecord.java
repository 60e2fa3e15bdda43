package io.vpi.flow.table;

/**
 * Where things stand in a flow's record, in bytes from its start. A record is 384 bytes, aligned to
 * 128, so that what a packet touches lies in pairs of cache lines that are fetched together:
 *
 * <pre>
 *   0  key: what the flow is told apart by                      64 bytes
 *  64  counters, clock, timer, state                            64 bytes
 * 128  what A has sent: as the TCP hosts see it                 64 bytes
 * 192  what A has sent: as the reassembler holds it             64 bytes
 * 256  what B has sent: as the TCP hosts see it                 64 bytes
 * 320  what B has sent: as the reassembler holds it             64 bytes
 * </pre>
 *
 * <p>A is the end with the lower address and, of equal ones, the lower port, both taken as
 * unsigned. All numbers are in native order.
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

  private FlowRecord() {}
}

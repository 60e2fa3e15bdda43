package io.vpi.flow.tcp;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.stream.StreamEnd;
import java.lang.foreign.MemorySegment;

/**
 * Takes what the hosts would take of a connection's data: the tracker's view of the reassembler.
 *
 * <p>A half is named by its place in the flow table's memory. Stream offsets are in bytes; 0 is the
 * first byte behind the SYN.
 *
 * <p>Called on the engine's thread.
 */
public interface StreamSink {
  /** Bit of {@link #segment}'s answer: bytes that were held or handed on before differ. */
  int OVERLAP_DIFFERS = 1;

  /**
   * A direction begins.
   *
   * @param half its half of the record
   * @param flowId the flow's number in its table
   * @param toServer whether the client sends it
   * @param firstOffset the stream offset of its first byte
   */
  void open(long half, int flowId, boolean toServer, long firstOffset);

  /**
   * Bytes of a segment.
   *
   * @param half its half of the record
   * @param streamOffset where the first belongs
   * @param memory where they lie
   * @param at position of the first in it, in bytes
   * @param length how many, 1 or more
   * @param policy whose bytes win where they overlap those held
   * @return bits: {@link #OVERLAP_DIFFERS}
   */
  int segment(
      long half,
      long streamOffset,
      MemorySegment memory,
      long at,
      int length,
      OverlapPolicy policy);

  /**
   * The receiver has told that it has everything before an offset.
   *
   * @param half the half of the record whose data it is
   * @param streamOffset behind the last byte that it has
   */
  void acknowledged(long half, long streamOffset);

  /**
   * Bytes that the application does not read in their place.
   *
   * @param half its half of the record
   * @param streamOffset where the first is
   * @param length how many
   */
  void skip(long half, long streamOffset, int length);

  /**
   * Bytes that consumers are to be told as missing.
   *
   * @param half its half of the record
   * @param streamOffset where the first is
   * @param length how many
   */
  void gap(long half, long streamOffset, int length);

  /**
   * Bytes that were on the wire and were not captured.
   *
   * @param half its half of the record
   * @param streamOffset where the first is
   * @param length how many
   */
  void lost(long half, long streamOffset, int length);

  /**
   * The sender has closed the direction.
   *
   * @param half its half of the record
   * @param endOffset behind its last byte
   */
  void finish(long half, long endOffset);

  /**
   * The direction ends for another reason than its sender's FIN.
   *
   * @param half its half of the record
   * @param reason why
   */
  void end(long half, StreamEnd reason);

  /**
   * The first byte that has not come in order.
   *
   * @param half its half of the record
   * @return its stream offset
   */
  long next(long half);
}

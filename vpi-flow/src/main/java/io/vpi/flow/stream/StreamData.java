package io.vpi.flow.stream;

import java.lang.foreign.MemorySegment;

/**
 * A run of bytes of one direction of a TCP stream; reused, valid during the call that hands it
 * over.
 */
public interface StreamData {
  /**
   * Where the bytes lie: the packet's own memory where they came in order, else the engine's.
   *
   * @return a native segment that may span more than these bytes
   */
  MemorySegment memory();

  /**
   * Where the first byte lies.
   *
   * @return offset in bytes in {@link #memory()}
   */
  long offset();

  /**
   * How many bytes there are.
   *
   * @return length in bytes
   */
  int length();

  /**
   * The first byte's place in the stream; the first byte behind the SYN is 0. An urgent byte that
   * the application reads out of band has a place too, but is among no bytes handed over, nor a
   * gap.
   *
   * @return offset in bytes, 0 or more
   */
  long streamOffset();

  /**
   * Which direction.
   *
   * @return true if the client sent it
   */
  boolean isToServer();

  /**
   * Whether the direction ends behind these bytes.
   *
   * @return true if no more will come
   */
  boolean isLast();

  /**
   * The flow's number in its table: from 0 to the table's capacity - 1, another flow's after this
   * one has ended. A consumer keeps what it knows of a flow in arrays by this number.
   *
   * @return the number
   */
  int flowId();
}

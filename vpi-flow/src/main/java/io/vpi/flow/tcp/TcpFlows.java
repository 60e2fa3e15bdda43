package io.vpi.flow.tcp;

import io.vpi.flow.report.TcpState;
import java.lang.foreign.MemorySegment;

/** What the tracker needs of the flow table's own part of a record. */
public interface TcpFlows {
  /**
   * Where the records lie.
   *
   * @return one native segment, the same for ever
   */
  MemorySegment memory();

  /**
   * A flow's state.
   *
   * @param record where its record starts in the memory, in bytes
   * @return the state, {@link TcpState#NONE} for a new flow
   */
  TcpState state(long record);

  /**
   * Sets a flow's state.
   *
   * @param record where its record starts in the memory, in bytes
   * @param state the state
   */
  void state(long record, TcpState state);

  /**
   * Whether A is the client.
   *
   * @param record where its record starts in the memory, in bytes
   * @return as set
   */
  boolean isClientA(long record);

  /**
   * Sets which end is the client.
   *
   * @param record where its record starts in the memory, in bytes
   * @param clientIsA true for A
   */
  void clientIsA(long record, boolean clientIsA);
}

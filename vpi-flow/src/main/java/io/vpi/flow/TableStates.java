package io.vpi.flow;

import io.vpi.flow.report.FlowState;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.table.FlowFlags;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.table.FlowTable;
import io.vpi.flow.tcp.TcpFlows;
import java.lang.foreign.MemorySegment;

/** The flow table's part of the records, as the TCP tracker sees it. */
final class TableStates implements TcpFlows {
  private final FlowTable table;
  private final MemorySegment records;

  TableStates(FlowTable table) {
    this.table = table;
    records = table.records();
  }

  @Override
  public MemorySegment memory() {
    return records;
  }

  @Override
  public TcpState state(long record) {
    return FlowRecord.tcpState(records, record);
  }

  /** What the hosts have come to decides how long the flow is kept. */
  @Override
  public void state(long record, TcpState state) {
    FlowRecord.tcpState(records, record, state);
    FlowState kept =
        switch (state) {
          case NONE, SYN_SENT, SYN_RECEIVED -> FlowState.NEW;
          case ESTABLISHED -> FlowState.ESTABLISHED;
          case FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK, CLOSING -> FlowState.CLOSING;
          case TIME_WAIT, CLOSED -> FlowState.CLOSED;
        };
    table.state((int) (record / FlowRecord.SIZE), kept);
  }

  @Override
  public boolean isClientA(long record) {
    return FlowRecord.isClientA(records, record);
  }

  @Override
  public void clientIsA(long record, boolean clientIsA) {
    if (clientIsA) {
      FlowRecord.addFlags(records, record, FlowFlags.CLIENT_IS_A);
    } else {
      FlowRecord.removeFlags(records, record, FlowFlags.CLIENT_IS_A);
    }
  }
}

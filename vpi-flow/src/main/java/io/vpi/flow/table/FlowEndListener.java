package io.vpi.flow.table;

import io.vpi.flow.report.FlowEnd;

/** Is told of each flow that leaves the table, while its record is still there. */
@FunctionalInterface
public interface FlowEndListener {
  /**
   * A flow ends. Its record is whole during the call and free afterwards. The table must not be
   * changed meanwhile.
   *
   * @param flow the flow's number
   * @param end why
   */
  void onFlowEnd(int flow, FlowEnd end);
}

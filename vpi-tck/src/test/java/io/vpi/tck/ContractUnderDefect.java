package io.vpi.tck;

/** The contract, run by {@link DefectsTest} on the broken source that it sets before. */
class ContractUnderDefect extends PacketSourceContractTest {
  static volatile Defect current;

  @Override
  public SourceHarness harness() {
    return new MemoryHarness(current.setup(), current.factory());
  }
}

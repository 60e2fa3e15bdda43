package io.vpi.tck;

/**
 * The contract, run by {@link DefectsTest} on the broken source that it sets before for its thread.
 */
class ContractUnderDefect extends PacketSourceContractTest {
  /** The threads that a test starts have it as well. */
  static final ThreadLocal<Defect> CURRENT = new InheritableThreadLocal<>();

  @Override
  public SourceHarness harness() {
    Defect defect = CURRENT.get();
    return new MemoryHarness(defect.setup(), defect.factory());
  }
}

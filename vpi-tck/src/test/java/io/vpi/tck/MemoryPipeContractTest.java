package io.vpi.tck;

/** The right source passes, set up as {@link Setup#PIPE}. */
class MemoryPipeContractTest extends PacketSourceContractTest {
  @Override
  public SourceHarness harness() {
    return new MemoryHarness(Setup.PIPE, MemorySource::new);
  }
}

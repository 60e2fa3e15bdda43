package io.vpi.tck;

/** The right source passes, set up as {@link Setup#FILE}. */
class MemoryFileContractTest extends PacketSourceContractTest {
  @Override
  public SourceHarness harness() {
    return new MemoryHarness(Setup.FILE, MemorySource::new);
  }
}

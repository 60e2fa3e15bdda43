package io.vpi.tck;

/** The right source passes, set up as {@link Setup#INLINE}. */
class MemoryInlineContractTest extends PacketSourceContractTest {
  @Override
  public SourceHarness harness() {
    return new MemoryHarness(Setup.INLINE, MemorySource::new);
  }
}

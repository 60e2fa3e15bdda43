package io.vpi.tck;

/** The right source passes, set up as {@link Setup#INLINE_ONLY}. */
class MemoryInlineOnlyContractTest extends PacketSourceContractTest {
  @Override
  public SourceHarness harness() {
    return new MemoryHarness(Setup.INLINE_ONLY, MemorySource::new);
  }
}

package io.vpi.tck;

/** The right source passes, set up as {@link Setup#MIRROR}. */
class MemoryMirrorContractTest extends PacketSourceContractTest {
  @Override
  public SourceHarness harness() {
    return new MemoryHarness(Setup.MIRROR, MemorySource::new);
  }
}

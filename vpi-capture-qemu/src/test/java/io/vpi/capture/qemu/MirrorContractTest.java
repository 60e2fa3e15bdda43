package io.vpi.capture.qemu;

import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The mirror source keeps the contract of packet sources. */
class MirrorContractTest extends PacketSourceContractTest {
  @TempDir Path folder;

  @Override
  public SourceHarness harness() {
    return new HookHarness(HookMode.MIRROR, folder);
  }
}

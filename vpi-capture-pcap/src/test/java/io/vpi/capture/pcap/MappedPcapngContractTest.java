package io.vpi.capture.pcap;

import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A mapped pcapng file keeps the contract of packet sources. */
class MappedPcapngContractTest extends PacketSourceContractTest {
  @TempDir Path folder;

  @Override
  public SourceHarness harness() {
    return new CaptureHarness(folder, CaptureHarness.Form.PCAPNG);
  }
}

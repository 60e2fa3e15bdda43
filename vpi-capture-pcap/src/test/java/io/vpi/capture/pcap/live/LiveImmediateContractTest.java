package io.vpi.capture.pcap.live;

import io.vpi.tck.PacketSourceContractTest;
import io.vpi.tck.SourceHarness;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of packet sources of a live interface, packets handed out one by one. */
class LiveImmediateContractTest extends PacketSourceContractTest {
  private static @Nullable VethPair pair;

  @BeforeAll
  static void layTheCable() throws IOException, InterruptedException {
    LiveTests.requireLibpcap();
    pair = new VethPair();
  }

  @AfterAll
  static void removeIt() throws IOException {
    if (pair != null) {
      pair.close();
    }
  }

  @Override
  public SourceHarness harness() {
    return new LiveHarness(
        LiveTests.notNull(pair),
        LiveOptions.defaults().withImmediate(true).withDirection(LiveDirection.IN));
  }
}

package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vpi.capture.CaptureProblem;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PacketLoopTest {

  @Test
  void tellsThatAFileWasCutWhileItWasReadAndGivesTheBatchBack() throws Exception {
    Path capture = Path.of(System.getProperty("vpi.root"), "examples/captures/guests.pcapng");
    PacketBatch batch = new PacketBatch(8);
    try (PacketSource source = PacketSources.open("pcap:" + capture)) {
      PacketLoop loop = new PacketLoop(source, batch, quiet());
      loop.run(lent -> {
        throw new InternalError("a fault occurred in an unsafe memory access operation");
      });
      assertEquals(
          new CaptureProblem(source.name(), -1, "it was cut while it was read"), loop.problem());
      assertEquals(8, loop.packets());
      assertFalse(batch.isLent());
    }
  }

  private static Terminal quiet() {
    ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
    return Terminal.of(nowhere, new PrintWriter(nowhere, true, StandardCharsets.UTF_8));
  }
}

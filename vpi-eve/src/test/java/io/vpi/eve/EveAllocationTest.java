package io.vpi.eve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.event.Signature;
import io.vpi.testing.Allocation;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an event costs the inspector's thread. */
class EveAllocationTest {
  /** Two IPv4 addresses as text are 240 bytes; the rest is room for other JVMs' object layouts. */
  private static final long BOUND_PER_ALERT = 400;

  private static final EveFormat ALL =
      EveFormat.DEFAULT.withPayload(true).withPayloadPrintable(true).withPacket(true);

  @Test
  void rendersAnAlertWithASmallAllocation() {
    EveWriter writer = new EveWriter(EveFormat.DEFAULT);
    TestAlert alert = EveWriterTest.webAlert();
    alert.signature =
        new Signature(
            1,
            1,
            1,
            "message",
            alert.signature.action(),
            "c",
            "category",
            1,
            List.of("url,example.com"),
            Map.of("key", List.of("a", "b")));
    long bytes = Allocation.bytesAllocatedBy(() -> writer.write(alert));
    assertTrue(bytes <= BOUND_PER_ALERT, bytes + " bytes");
  }

  @Test
  void allocatesNoMoreForALargePacket() {
    EveWriter writer = new EveWriter(ALL);
    TestAlert large = EveWriterTest.webAlert();
    large.packet(new byte[54], new byte[60_000]);
    long bytes = Allocation.bytesAllocatedBy(() -> writer.write(large));
    assertTrue(bytes <= BOUND_PER_ALERT, bytes + " bytes");
  }

  @Test
  void allocatesNothingForAnEventWithoutAddresses() {
    EveWriter writer = new EveWriter(ALL);
    TestAlert alert = new TestAlert();
    alert.packet(new byte[14], new byte[46]);
    assertEquals(0, Allocation.bytesAllocatedBy(() -> writer.write(alert)));
  }

  @Test
  void handsAnAlertToTheFileWithoutAllocatingMore() {
    TestAlert alert = EveWriterTest.webAlert();
    try (EveFileSink sink =
        EveFileSink.builder().open(OutputStream.nullOutputStream(), "nowhere")) {
      long bytes = Allocation.bytesAllocatedBy(() -> sink.onAlert(alert));
      assertTrue(bytes <= BOUND_PER_ALERT, bytes + " bytes");
      assertTrue(sink.accepted() > 0);
    }
  }
}

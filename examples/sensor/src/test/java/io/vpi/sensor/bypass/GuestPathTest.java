package io.vpi.sensor.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.capture.linux.bypass.BypassPath;
import io.vpi.capture.qemu.GuestPort;
import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.HookSockets;
import io.vpi.capture.qemu.qmp.FilterState;
import io.vpi.capture.qemu.qmp.GuestFilters;
import io.vpi.capture.qemu.qmp.QmpException;
import io.vpi.capture.qemu.qmp.QmpSocket;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The filters of a real QEMU, which has a network backend and no guest. */
@Timeout(120)
class GuestPathTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private @Nullable Process qemu;

  private Path monitor() {
    return folder.resolve("qmp");
  }

  private void startQemu() throws IOException, InterruptedException {
    String program = Requirements.requireQemu().toString();
    qemu =
        new ProcessBuilder(
                program,
                "-S",
                "-accel",
                "tcg",
                "-M",
                "pc",
                "-m",
                "16",
                "-nodefaults",
                "-display",
                "none",
                "-netdev",
                "stream,id=n0,server=on,addr.type=unix,addr.path=" + folder.resolve("net"),
                "-qmp",
                "unix:" + monitor() + ",server=on,wait=off")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitMonitor();
  }

  /** The socket's file is there a little before QEMU listens. */
  private void awaitMonitor() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try (QmpSocket qmp = QmpSocket.connect(monitor(), PATIENCE)) {
        assertEquals(List.of(), new GuestFilters(qmp, "n0").status());
        return;
      } catch (QmpException e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  @AfterEach
  void stopQemu() throws InterruptedException {
    if (qemu != null) {
      qemu.destroyForcibly().waitFor();
    }
  }

  private void assertFilters(boolean isOn) throws IOException {
    try (QmpSocket qmp = QmpSocket.connect(monitor(), PATIENCE)) {
      List<FilterState> states = new GuestFilters(qmp, "n0").status();
      assertEquals(2, states.size());
      for (FilterState state : states) {
        assertEquals(isOn, state.isOn(), state.id());
      }
    }
  }

  private PacketSource sensor() throws IOException {
    return PacketSources.open("qemu:inline?dir=" + folder + "&guest=vm1");
  }

  @Test
  void filtersAreOffWithoutASensorAndOnWhenTheNextIsConnected() throws Exception {
    startQemu();
    try (BypassPath path = BypassPathName.parse("qmp:" + monitor() + ",netdev=n0").open()) {
      path.bypass(); // There are no filters: frames pass already.
      path.restore();
      try (PacketSource source = sensor();
          QmpSocket qmp = QmpSocket.connect(monitor(), PATIENCE)) {
        assertEquals("qemu:inline?dir=" + folder + "&guest=vm1", source.name());
        HookSockets sockets = HookSockets.of(folder, GuestPort.parse("vm1"));
        new GuestFilters(qmp, "n0").attach(HookMode.INLINE, sockets, PATIENCE);
      }
      assertFilters(true);
      path.bypass();
      assertFilters(false);
      path.bypass();
      assertFilters(false);

      IOException e = assertThrows(IOException.class, path::restore);
      String name = "qmp:" + monitor() + ",netdev=n0";
      assertEquals(name + ": the sensor is not connected to the filters yet", e.getMessage());
      assertFilters(false);

      try (PacketSource source = sensor()) {
        assertTrue(restoredInTime(path), () -> "QEMU does not connect to " + source.name());
        assertFilters(true);
      }
    }
  }

  /** QEMU tries to connect once a second. */
  private static boolean restoredInTime(BypassPath path) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      try {
        path.restore();
        return true;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return false;
  }

  @Test
  void aMonitorThatIsNotThereIsToldWithThePathsName() throws Exception {
    try (BypassPath path = BypassPathName.parse("qmp:" + monitor() + ",netdev=n0").open()) {
      IOException e = assertThrows(IOException.class, path::bypass);
      String start = "qmp:" + monitor() + ",netdev=n0: the monitor " + monitor();
      assertTrue(String.valueOf(e.getMessage()).startsWith(start), e.getMessage());
    }
  }
}

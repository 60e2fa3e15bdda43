package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import io.vpi.capture.qemu.qmp.GuestFilters;
import io.vpi.capture.qemu.qmp.QmpException;
import io.vpi.capture.qemu.qmp.QmpMonitor;
import io.vpi.capture.qemu.qmp.QmpSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Which guest, and which of its network cards. */
final class QemuMonitorOption {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Option(
      names = "--qmp",
      required = true,
      paramLabel = "SOCKET",
      description = "The guest's monitor: -qmp unix:SOCKET,server=on,wait=off.")
  Path socket = Path.of("");

  @Option(
      names = "--netdev",
      paramLabel = "ID",
      description = "The network backend; needed where the guest has several.")
  String netdev = "";

  QemuMonitorOption() {}

  /** What is done with the filters of a backend. */
  interface Work {
    void run(GuestFilters filters) throws QmpException;
  }

  /** Connects and does the work; what goes wrong is one sentence. */
  void run(Work work) throws CaptureException {
    try (QmpSocket monitor = QmpSocket.connect(socket, TIMEOUT)) {
      work.run(new GuestFilters(monitor, backend(monitor)));
    } catch (QmpException | IllegalArgumentException e) {
      throw new CaptureException(String.valueOf(e.getMessage()), e);
    }
  }

  private String backend(QmpMonitor monitor) throws QmpException {
    if (!netdev.isEmpty()) {
      return netdev;
    }
    List<String> all = GuestFilters.netdevs(monitor);
    if (all.size() != 1) {
      throw new IllegalArgumentException(
          "the guest has "
              + (all.isEmpty() ? "no network backend" : "the network backends " + all)
              + ": name one by --netdev");
    }
    return all.getFirst();
  }
}

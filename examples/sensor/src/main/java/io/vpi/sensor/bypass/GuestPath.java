package io.vpi.sensor.bypass;

import io.vpi.capture.linux.bypass.BypassPath;
import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.qmp.FilterState;
import io.vpi.capture.qemu.qmp.GuestFilters;
import io.vpi.capture.qemu.qmp.QmpException;
import io.vpi.capture.qemu.qmp.QmpSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The inline filters of a guest's network card, which lead its frames through a sensor: off, the
 * frames pass by. The monitor is connected to for each change alone, since it serves one client at
 * a time. A card that has no such filters needs none switched.
 */
final class GuestPath implements BypassPath {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final String name;
  private final Path socket;
  private final String netdev;

  GuestPath(String name, Path socket, String netdev) {
    this.name = name;
    this.socket = socket;
    this.netdev = netdev;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void bypass() throws IOException {
    switchFilters(true);
  }

  /** A filter whose sensor is not connected yet drops all: it is left off until it is. */
  @Override
  public void restore() throws IOException {
    switchFilters(false);
  }

  private void switchFilters(boolean bypass) throws IOException {
    try (QmpSocket monitor = QmpSocket.connect(socket, TIMEOUT)) {
      GuestFilters filters = new GuestFilters(monitor, netdev);
      List<FilterState> inline =
          filters.status().stream().filter(filter -> filter.mode() == HookMode.INLINE).toList();
      if (inline.isEmpty()) {
        return;
      }
      if (!bypass && !inline.stream().allMatch(FilterState::isConnected)) {
        throw new IOException(name + ": the sensor is not connected to the filters yet");
      }
      filters.bypass(HookMode.INLINE, bypass);
    } catch (QmpException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {}
}

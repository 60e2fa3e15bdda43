package io.vpi.sensor;

import io.vpi.capture.qemu.qmp.FilterState;
import io.vpi.sensor.format.TextOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vpi qemu status}: lists the filters of ours that a guest has. */
@Command(name = "status", description = "Lists our filters in a running guest.")
final class QemuStatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin QemuMonitorOption monitor = new QemuMonitorOption();

  QemuStatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<FilterState> all = new ArrayList<>();
    monitor.run(filters -> all.addAll(filters.status()));
    TextOutput out = new TextOutput(terminal.out());
    for (FilterState filter : all) {
      out.safe(filter.id());
      out.put(filter.isOn() ? "  on" : "  off");
      out.put(filter.isConnected() ? "  connected" : "  not connected");
      out.endLine();
    }
    out.flush();
    return ExitStatus.OK;
  }
}

package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import io.vpi.capture.qemu.HookMode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vpi qemu detach}: takes filters out. */
@Command(name = "detach", description = "Takes our filters out of a running guest.")
final class QemuDetachCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODE", description = "mirror or inline.")
  HookMode mode = HookMode.MIRROR;

  @Mixin QemuMonitorOption monitor = new QemuMonitorOption();

  QemuDetachCommand() {}

  @Override
  public Integer call() throws CaptureException {
    monitor.run(filters -> filters.detach(mode));
    return ExitStatus.OK;
  }
}

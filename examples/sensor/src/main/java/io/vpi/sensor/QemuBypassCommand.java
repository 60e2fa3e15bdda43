package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import io.vpi.capture.qemu.HookMode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vpi qemu bypass}: lets frames pass by the filters, or through them again. */
@Command(
    name = "bypass",
    description = "Lets frames pass by our filters, uninspected, whether or not a sensor lives.")
final class QemuBypassCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODE", description = "mirror or inline.")
  HookMode mode = HookMode.INLINE;

  @Mixin QemuMonitorOption monitor = new QemuMonitorOption();

  @Option(names = "--off", description = "End the bypass: frames go through the filters again.")
  boolean off;

  QemuBypassCommand() {}

  @Override
  public Integer call() throws CaptureException {
    monitor.run(filters -> filters.bypass(mode, !off));
    return ExitStatus.OK;
  }
}

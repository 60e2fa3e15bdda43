package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import io.vpi.capture.qemu.GuestPort;
import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.HookSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vpi qemu attach}: inserts filters that lead to a sensor. */
@Command(
    name = "attach",
    description = "Inserts filters into a running guest, or mends them after a sensor came back.")
final class QemuAttachCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Parameters(paramLabel = "MODE", description = "mirror or inline.")
  HookMode mode = HookMode.MIRROR;

  @Mixin QemuMonitorOption monitor = new QemuMonitorOption();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of the source's sockets, its dir=.")
  Path folder = Path.of("");

  @Option(
      names = "--guest",
      required = true,
      paramLabel = "NAME",
      description = "The guest's name, one of the source's guest=.")
  String guest = "";

  QemuAttachCommand() {}

  @Override
  public Integer call() throws CaptureException {
    HookSockets sockets = HookSockets.of(folder, GuestPort.parse(guest));
    makeFolder(sockets.folder());
    monitor.run(filters -> filters.attach(mode, sockets, PATIENCE));
    return ExitStatus.OK;
  }

  /** By its folder a sensor that was told of no guests knows of this one. */
  private static void makeFolder(Path folder) throws CaptureException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new CaptureException("the folder " + folder + " cannot be made: " + e, e);
    }
  }
}

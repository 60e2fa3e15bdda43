package io.vpi.capture.qemu.qmp;

import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.HookQueue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The names of what is put into QEMU: by them it is found again after a sensor was restarted. A
 * character device's name tells by a checksum which socket it leads to, since QEMU tells the path
 * of one that is connected no more.
 */
final class FilterNames {
  private static final String PREFIX = "vpi-";

  private FilterNames() {}

  static String filter(HookMode mode, String netdev, HookQueue queue) {
    return PREFIX + mode.label() + "-" + netdev + "-" + queue.label();
  }

  static String device(String filter, String way, Path socket) {
    CRC32 checksum = new CRC32();
    checksum.update(socket.toString().getBytes(StandardCharsets.UTF_8));
    return filter + "-" + way + "-" + String.format(Locale.ROOT, "%08x", checksum.getValue());
  }

  /** What leads frames to nowhere while a filter is made anew. */
  static String hold(String filter) {
    return filter + "-hold";
  }

  /** Whether a character device is one of a filter's, wherever it leads to. */
  static boolean isDeviceOf(String device, String filter) {
    return device.startsWith(filter + "-out-") || device.startsWith(filter + "-in-");
  }

  /** Whether QEMU can have this as the name of a netdev. */
  static boolean isNetdev(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9._-]*");
  }
}

package io.vpi.capture.qemu.qmp;

import java.util.Locale;

/** What QEMU's errors mean to who inserts filters. QEMU tells them apart by their text alone. */
final class FilterErrors {
  private FilterErrors() {}

  /** The same error, with what can be done about it. */
  static QmpException explained(QmpException e, String netdev) {
    String text = text(e);
    if (text.contains("vhost is not supported")) {
      return new QmpException(
          e.errorClass(),
          "QEMU takes no filter on "
              + netdev
              + " since its frames go through vhost in the kernel: give the guest's interface"
              + " <driver name='qemu'/>, or the netdev vhost=off",
          e);
    }
    if (text.contains("network backend id")) {
      return new QmpException(
          e.errorClass(), "the guest has no network backend " + netdev + " (-netdev ...,id=)", e);
    }
    if (text.contains("invalid parameter") || text.contains("invalid object type")) {
      return new QmpException(
          e.errorClass(), "this QEMU lacks what is needed: " + e.getMessage(), e);
    }
    return e;
  }

  static boolean isBusy(QmpException e) {
    return text(e).contains("is busy");
  }

  static boolean isUnknownParameter(QmpException e, String name) {
    String text = text(e);
    return text.contains("'" + name + "'") || text.contains("." + name + "'");
  }

  private static String text(QmpException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }
}

package io.vpi.capture.qemu.qmp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** QEMU refused a command, or its monitor cannot be talked to: one sentence that says why. */
public class QmpException extends IOException {
  private static final long serialVersionUID = 1L;

  /** QEMU's class of errors for a thing that is not there. */
  static final String NOT_FOUND = "DeviceNotFound";

  private final String errorClass;

  /**
   * An error.
   *
   * @param errorClass QEMU's class of the error, such as {@code GenericError}; empty where it is
   *     not QEMU's
   * @param message one sentence
   * @param cause what caused it, or null
   */
  public QmpException(String errorClass, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.errorClass = errorClass;
  }

  /**
   * QEMU's class of the error.
   *
   * @return such as {@code GenericError} or {@code DeviceNotFound}; empty if the monitor could not
   *     be talked to
   */
  public String errorClass() {
    return errorClass;
  }
}

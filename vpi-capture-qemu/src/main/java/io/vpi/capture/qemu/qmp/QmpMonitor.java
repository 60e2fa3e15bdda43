package io.vpi.capture.qemu.qmp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to QEMU's monitor: a socket of its own ({@link QmpSocket}), or whatever a management layer
 * offers, such as libvirt's {@code qemu-monitor-command}.
 */
@FunctionalInterface
public interface QmpMonitor {
  /**
   * Runs a command and waits for its answer.
   *
   * @param command its name, such as {@code object-add}
   * @param arguments its arguments: strings, numbers, booleans, and maps and lists of these
   * @return what it answered, in the same types, or null
   * @throws QmpException if QEMU refuses it, or does not answer in time
   */
  @Nullable Object execute(String command, Map<String, ?> arguments) throws QmpException;
}

/**
 * Puts filters into running guests, over QEMU's monitor protocol (QMP).
 *
 * <p>{@link io.vpi.capture.qemu.qmp.GuestFilters} inserts, removes, bypasses and lists the filters
 * of a network backend. It talks through a {@link io.vpi.capture.qemu.qmp.QmpMonitor}: {@link
 * io.vpi.capture.qemu.qmp.QmpSocket} where the guest has a monitor socket to spare, or a few lines
 * of the caller's where a management layer holds it, as {@code virsh qemu-monitor-command} does.
 *
 * <pre>{@code
 * try (QmpSocket monitor = QmpSocket.connect(path, Duration.ofSeconds(5))) {
 *   GuestFilters filters = new GuestFilters(monitor, GuestFilters.netdevs(monitor).getFirst());
 *   filters.attach(HookMode.INLINE, sockets, Duration.ofSeconds(5));
 *   filters.bypass(HookMode.INLINE, true); // Frames pass by a sensor that is down.
 *   filters.detach(HookMode.INLINE);
 * }
 * }</pre>
 *
 * <p>Errors are one sentence. What QEMU says of vhost, of a backend that is not there or of a
 * version that is too old comes with what can be done about it.
 */
@NullMarked
package io.vpi.capture.qemu.qmp;

import org.jspecify.annotations.NullMarked;

package io.vpi.capture.qemu.qmp;

import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.HookQueue;

/**
 * How it stands with a filter on a guest at one moment.
 *
 * @param mode its kind
 * @param queue the queue that it sits on
 * @param id its name in QEMU
 * @param isOn whether frames go through it; off, they pass by
 * @param isConnected whether a source is connected, inline in both ways
 */
public record FilterState(
    HookMode mode, HookQueue queue, String id, boolean isOn, boolean isConnected) {}

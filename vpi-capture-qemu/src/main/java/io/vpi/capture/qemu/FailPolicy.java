package io.vpi.capture.qemu;

/**
 * What becomes of frames that wait when an inline source is closed. It says nothing of what comes
 * later: from then on QEMU's redirectors drop every frame until the source is opened again or the
 * filters are put out of the way, as {@link io.vpi.capture.qemu.qmp.GuestFilters#bypass} does.
 */
public enum FailPolicy {
  /** Frames that no batch holds yet go on uninspected. */
  OPEN,
  /** They are dropped. */
  CLOSED
}

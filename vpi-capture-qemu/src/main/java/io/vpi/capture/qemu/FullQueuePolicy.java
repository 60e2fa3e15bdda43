package io.vpi.capture.qemu;

/**
 * What becomes of a frame that is to go back to QEMU while QEMU does not read and the queue for it
 * is full; each frame lost so is counted. Waiting is no policy: QEMU writes the guest's frames with
 * its main loop held, so a source that stopped reading for it could stop it from ever reading. Nor
 * is closing the connection: a redirector never reads from one that was made again.
 */
public enum FullQueuePolicy {
  /** The frame that finds no room is dropped, and those that wait stay. */
  DROP_FRAME,
  /** Those that wait are dropped in favour of the frame that is newer. */
  DROP_QUEUE
}

package io.vpi.jmh;

/**
 * What both readers of a packet ring get.
 *
 * @param frames how many frames are sent in a round
 * @param rounds how many rounds count
 * @param blockBytes the length of a block of the ring
 * @param blocks how many blocks it has
 * @param blockMillis after how long a block that is not full is handed over
 */
record RaceTrack(long frames, int rounds, int blockBytes, int blocks, int blockMillis) {
  /** The most bytes of a frame that are kept. */
  static final int SNAP_LENGTH = 262_144;
}

package io.vpi.visibility.topology;

/**
 * How well a tap does its work, as far as its host tells.
 *
 * @param isUp whether it is switched on
 * @param copied how many frames it has copied, or {@link #UNKNOWN_COUNT}
 * @param dropped how many copies were lost, or {@link #UNKNOWN_COUNT}
 * @param snapLength how many bytes of a frame it copies, or 0 for all
 */
public record TapHealth(boolean isUp, long copied, long dropped, int snapLength) {
  /** Stands for a counter that was not read. */
  public static final long UNKNOWN_COUNT = -1;

  /** A tap that is on and of whose counters nothing is known. */
  public static final TapHealth UNKNOWN = new TapHealth(true, UNKNOWN_COUNT, UNKNOWN_COUNT, 0);
}

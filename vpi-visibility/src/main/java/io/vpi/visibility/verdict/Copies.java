package io.vpi.visibility.verdict;

/**
 * How many copies of one frame reach a sensor.
 *
 * @param whole from taps without a condition: of every frame
 * @param partial from taps with a condition: of those frames that meet it
 */
public record Copies(int whole, int partial) {
  /** None. */
  public static final Copies NONE = new Copies(0, 0);

  /**
   * Whether any frame may arrive.
   *
   * @return false for {@link #NONE}
   */
  public boolean any() {
    return whole > 0 || partial > 0;
  }
}

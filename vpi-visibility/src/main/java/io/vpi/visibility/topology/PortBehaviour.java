package io.vpi.visibility.topology;

/**
 * What a switch does with frames at one of its ports.
 *
 * @param forwards whether the port carries traffic; false where a spanning tree blocks it
 * @param learns whether the switch learns who is behind the port; where it does not, frames to them
 *     are flooded
 * @param floodsUnicast whether frames to unknown stations go out here
 * @param floodsMulticast whether frames to unknown groups go out here
 * @param floodsBroadcast whether broadcasts go out here
 * @param isolated whether frames from another isolated port are kept from going out here; of a
 *     macvtap, whether it speaks with none on its card, even where the switch beyond would turn
 *     frames round
 * @param hairpin whether a frame may go out where it came in
 */
public record PortBehaviour(
    boolean forwards,
    boolean learns,
    boolean floodsUnicast,
    boolean floodsMulticast,
    boolean floodsBroadcast,
    boolean isolated,
    boolean hairpin) {
  /** A port of a learning switch as it is made. */
  public static final PortBehaviour ORDINARY =
      new PortBehaviour(true, true, true, true, true, false, false);

  /**
   * The same behaviour, learning or not.
   *
   * @param learning whether the switch learns who is behind the port
   * @return the changed behaviour
   */
  public PortBehaviour withLearning(boolean learning) {
    return new PortBehaviour(
        forwards, learning, floodsUnicast, floodsMulticast, floodsBroadcast, isolated, hairpin);
  }

  /**
   * The same behaviour, where all kinds of flooding are on or off.
   *
   * @param flooding whether anything is flooded to the port
   * @return the changed behaviour
   */
  public PortBehaviour withFlooding(boolean flooding) {
    return new PortBehaviour(forwards, learns, flooding, flooding, flooding, isolated, hairpin);
  }

  /**
   * The same behaviour, isolated or not.
   *
   * @param isolation whether frames from another isolated port are kept out
   * @return the changed behaviour
   */
  public PortBehaviour withIsolation(boolean isolation) {
    return new PortBehaviour(
        forwards, learns, floodsUnicast, floodsMulticast, floodsBroadcast, isolation, hairpin);
  }
}

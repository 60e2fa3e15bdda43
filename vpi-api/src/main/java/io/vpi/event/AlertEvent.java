package io.vpi.event;

/** A rule matched a packet. */
public interface AlertEvent extends PacketEvent {
  /**
   * The rule that matched.
   *
   * @return what it says about itself
   */
  Signature signature();

  /**
   * Which generation of the rules it belongs to: rules may be swapped while traffic flows.
   *
   * @return 1 for the first rules of an inspector, counting up
   */
  long ruleGeneration();
}

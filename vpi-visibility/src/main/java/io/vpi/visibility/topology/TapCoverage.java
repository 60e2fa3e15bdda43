package io.vpi.visibility.topology;

import java.util.Objects;
import java.util.Set;

/** Where a tap takes its copies. */
public sealed interface TapCoverage {
  /**
   * At single ports.
   *
   * @param entering the ports at which it copies what enters the switch
   * @param leaving the ports at which it copies what leaves it
   */
  record AtPorts(Set<PortId> entering, Set<PortId> leaving) implements TapCoverage {
    /** Copies the sets. */
    public AtPorts {
      entering = Set.copyOf(entering);
      leaving = Set.copyOf(leaving);
    }
  }

  /**
   * Everything that crosses a switch.
   *
   * @param switchId the switch
   */
  record WholeSwitch(SwitchId switchId) implements TapCoverage {
    /** Checks the part. */
    public WholeSwitch {
      Objects.requireNonNull(switchId, "switchId");
    }
  }

  /**
   * What enters at one port.
   *
   * @param port the port
   * @return the coverage
   */
  static TapCoverage entering(PortId port) {
    return new AtPorts(Set.of(port), Set.of());
  }

  /**
   * What leaves at one port.
   *
   * @param port the port
   * @return the coverage
   */
  static TapCoverage leaving(PortId port) {
    return new AtPorts(Set.of(), Set.of(port));
  }

  /**
   * What enters or leaves at one port.
   *
   * @param port the port
   * @return the coverage
   */
  static TapCoverage both(PortId port) {
    return new AtPorts(Set.of(port), Set.of(port));
  }
}

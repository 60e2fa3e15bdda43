package io.vpi.visibility.topology;

import java.util.Objects;

/** Where a tap's copies go. */
public sealed interface TapSink {
  /**
   * Out of a port: to who listens on it, at its other end, or at the far end of its tunnel.
   *
   * @param port the port
   */
  record ToPort(PortId port) implements TapSink {
    /** Checks the part. */
    public ToPort {
      Objects.requireNonNull(port, "port");
    }
  }

  /**
   * To a sensor directly, such as over a socket.
   *
   * @param sensor its name
   */
  record ToSensor(String sensor) implements TapSink {
    /** Checks the part. */
    public ToSensor {
      Objects.requireNonNull(sensor, "sensor");
    }
  }

  /**
   * Into a VLAN of the switch, which carries the copies on to who is in it.
   *
   * @param switchId the switch
   * @param vlan the VLAN, 1 to 4095
   */
  record ToVlan(SwitchId switchId, int vlan) implements TapSink {
    /** Checks the part. */
    public ToVlan {
      Objects.requireNonNull(switchId, "switchId");
    }
  }
}

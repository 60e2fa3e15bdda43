package io.vpi.visibility.topology;

/** Finds out where copies end. */
final class Receivers {
  private Receivers() {}

  static boolean isReached(Sensor sensor, TapSink sink, Topology topology) {
    return switch (sink) {
      case TapSink.ToSensor(String name) -> name.equals(sensor.name());
      case TapSink.ToPort(PortId id) -> isReached(sensor, id, topology);
      case TapSink.ToVlan _ -> false;
    };
  }

  private static boolean isReached(Sensor sensor, PortId output, Topology topology) {
    Port port = topology.port(output);
    for (ListeningPlace place : sensor.places()) {
      boolean isReached =
          switch (place) {
            case ListeningPlace.OnInterface(PortId id) ->
                id.equals(output) || id.equals(topology.otherEnd(output));
            case ListeningPlace.BehindPort(PortId id) -> id.equals(output);
            case ListeningPlace.AtTunnelEnd(String address) ->
                port != null && port.tunnel() != null && port.tunnel().remote().equals(address);
            case ListeningPlace.InGuest _, ListeningPlace.Between _ -> false;
          };
      if (isReached) {
        return true;
      }
    }
    return false;
  }
}

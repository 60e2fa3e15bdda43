package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TopologyBuilder;

/** Makes a switch of two ports out of a sensor that joins two interfaces. */
final class InlineSensors {
  private InlineSensors() {}

  static SwitchId switchOf(Sensor sensor, ListeningPlace.Between between) {
    return new SwitchId(between.first().host(), "inline sensor " + sensor.name());
  }

  static Topology join(Topology topology) {
    TopologyBuilder builder = topology.toBuilder();
    for (Sensor sensor : topology.sensors()) {
      for (ListeningPlace place : sensor.places()) {
        if (place instanceof ListeningPlace.Between between) {
          join(sensor, between, builder);
        }
      }
    }
    return builder.build();
  }

  private static void join(Sensor sensor, ListeningPlace.Between between, TopologyBuilder builder) {
    Port first = builder.findPort(between.first());
    Port second = builder.findPort(between.second());
    if (first == null || second == null || first.memberOf() != null || second.memberOf() != null) {
      return;
    }
    SwitchId id = switchOf(sensor, between);
    builder.addSwitch(Switch.learning(id, SwitchKind.OTHER));
    builder.port(first.toBuilder().memberOf(id).build());
    builder.port(second.toBuilder().memberOf(id).build());
  }
}

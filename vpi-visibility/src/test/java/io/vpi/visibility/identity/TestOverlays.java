package io.vpi.visibility.identity;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Cable;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.LearnedMac;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBuilder;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.TunnelKind;
import java.util.List;
import java.util.Map;

/** A host with a bridge and a VXLAN tunnel for each network, and a tunnel that carries a mirror. */
final class TestOverlays {
  /** The network id of the mirror's tunnel. */
  static final long MIRROR = 900;

  private TestOverlays() {}

  record Guest(String name, long network, String address, String tenant) {}

  static Topology of(List<Guest> guests) {
    TopologyBuilder builder = Topology.builder();
    builder.port(tunnel("mirror0", MIRROR).build());
    for (Guest guest : guests) {
      SwitchId bridge = new SwitchId("kvm1", "br" + guest.network);
      builder.addSwitch(Switch.learning(bridge, SwitchKind.LINUX_BRIDGE));
      builder.port(tunnel("vx" + guest.network, guest.network).memberOf(bridge).build());
      // What joins the tunnel's far side, so that it leads on.
      SwitchId overlay = SwitchId.physical("overlay " + guest.network);
      builder.addSwitch(Switch.learning(overlay, SwitchKind.OVERLAY));
      PortId end = new PortId(overlay.toString(), "end");
      builder.port(Port.builder(end, PortKind.TUNNEL).memberOf(overlay).build());
      builder.cable(new Cable(new PortId("kvm1", "vx" + guest.network), end));
      PortId port = new PortId("kvm1", guest.name);
      builder.port(Port.builder(port, PortKind.TAP).memberOf(bridge).build());
      builder.guest(
          new io.vpi.visibility.topology.Guest(
              new GuestId("kvm1", guest.name),
              "",
              "",
              guest.tenant,
              Map.of(),
              List.of(
                  new GuestInterface(
                      "",
                      port,
                      MacAddress.NONE,
                      List.of(IpAddress.parse(guest.address).orElseThrow())))));
    }
    return builder.build();
  }

  private static PortBuilder tunnel(String name, long id) {
    return Port.builder(new PortId("kvm1", name), PortKind.TUNNEL)
        .tunnel(new Tunnel(TunnelKind.VXLAN, id, "", "", 4789, null));
  }

  static Topology learned(Topology topology, String port, long... macs) {
    TopologyBuilder builder = topology.toBuilder();
    for (long mac : macs) {
      builder.learnedMac(new LearnedMac(new PortId("kvm1", port), 0, mac, false));
    }
    builder.learnedMac(new LearnedMac(new PortId("kvm1", port), 0, 0x0200000000FFL, true));
    return builder.build();
  }
}

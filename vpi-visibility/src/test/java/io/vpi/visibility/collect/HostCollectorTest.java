package io.vpi.visibility.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import io.vpi.visibility.inventory.CommandOutput;
import io.vpi.visibility.inventory.HostInventory;
import io.vpi.visibility.inventory.InventorySource;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.verdict.DegradationKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCollectorTest {
  private static List<CommandOutput> of(HostInventory inventory, InventorySource source) {
    return inventory.outputs().stream().filter(each -> each.source() == source).toList();
  }

  @Test
  void thisMachineTellsOfItsInterfacesWhoeverAsks() throws IOException {
    Requirements.requireProgram("ip");
    HostInventory inventory = HostCollector.of("here").collector("test").collect();
    assertEquals("here", inventory.host());
    assertEquals("test", inventory.collector());
    CommandOutput links = of(inventory, InventorySource.IP_LINK).getFirst();
    assertEquals(0, links.status());
    assertTrue(links.output().contains("\"ifname\":\"lo\""), links.output());
    assertTrue(links.version().contains("iproute2"), links.version());
    assertEquals(List.of("ip", "-j", "-d", "-s", "link", "show"), links.command());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpi-no-such-namespace", "", "..", "a/b", "-x"})
  void saysThatThereIsNoSuchNamespace(String name) {
    IOException error =
        assertThrows(IOException.class, () -> HostCollector.of("x").inNamespace(name).collect());
    assertEquals(
        "there is no network namespace '" + name + "'; 'ip netns list' tells which there are",
        error.getMessage());
  }

  @Test
  void boundsAreHeldAndNamed() throws IOException {
    Requirements.requireProgram("ip");
    HostInventory inventory =
        HostCollector.of("here").commandBounds(Duration.ofSeconds(10), 16).collect();
    CommandOutput links = of(inventory, InventorySource.IP_LINK).getFirst();
    assertEquals("", links.output());
    assertTrue(
        inventory.failures("here").stream()
            .anyMatch(warning ->
                warning
                    .toString()
                    .equals(
                        "here, ip-link: the command failed with status 125: it printed more"
                            + " than 0 KiB")),
        () -> inventory.failures("here").toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> HostCollector.of("x").commandBounds(Duration.ZERO, 1));
  }

  @Test
  void asksOnlyWhatThereIsToAsk() throws IOException {
    try (Lab lab = Lab.up("mirror-one")) {
      HostInventory inventory = LabPicture.collector(lab).collect();
      List<String> ingress =
          of(inventory, InventorySource.TC_INGRESS).stream().map(CommandOutput::subject).toList();
      assertEquals(List.of("p1"), ingress);
      assertEquals(List.of(), of(inventory, InventorySource.VIRSH_DUMPXML));
      assertEquals(List.of(), of(inventory, InventorySource.OVS_BRIDGE));
      assertEquals(
          List.of("g1", "g2", "g3", "sensor").stream().map(lab::namespace).toList(),
          of(inventory, InventorySource.IP_NETNS_LINK).stream()
              .map(CommandOutput::subject)
              .sorted()
              .toList());
      assertTrue(
          of(inventory, InventorySource.PACKET_SOCKETS).getFirst().output().startsWith("sk "));
    }
  }

  @Test
  void aSensorThatRunsIsToldFromOneThatDoesNot() throws IOException {
    try (Lab lab = Lab.up("mirror-one")) {
      PortId br0 = new PortId(LabPicture.HOST, "br0");
      PortId p1 = new PortId(LabPicture.HOST, "p1");
      String name = "afpacket:br0,netns=" + lab.namespace("host");
      try (PacketSource source = PacketSources.open(name, CaptureOptions.defaults())) {
        Topology running = LabPicture.of(lab, "on: kvm1/br0").topology();
        assertFalse(running.isUnattended(br0), source.name());
        assertTrue(running.isUnattended(p1));
        // The host cannot tell of another namespace's interfaces.
        assertFalse(running.isUnattended(new PortId("sensor", "eth0")));
      }
      LabPicture stopped = LabPicture.of(lab, "on: kvm1/br0");
      assertTrue(stopped.topology().isUnattended(br0));
      assertTrue(stopped.sighting("g1", "g2").has(DegradationKind.NOBODY_LISTENS));
    }
  }

  @Test
  void anOpenVswitchThatDoesNotAnswerIsNamedOnce() throws IOException {
    Requirements.requireProgram("ovs-vsctl");
    try (Lab lab = Lab.up("bridge")) {
      HostInventory inventory =
          LabPicture.collector(lab).openVswitchIn(lab.folder().resolve("ovs")).collect();
      assertEquals(1, inventory.failures("h").size());
      assertTrue(
          inventory.failures("h").getFirst().message().contains("database connection failed"),
          () -> inventory.failures("h").toString());
    }
  }

  @Test
  void aGuestOfQemuIsKnownByItsProcessAlone() throws Exception {
    Requirements.requireQemu();
    try (Lab lab = Lab.up("host")) {
      lab.exec("host", "ip", "tuntap", "add", "dev", "t1", "mode", "tap");
      lab.exec("host", "ip", "link", "set", "t1", "master", "br0", "up");
      // It never runs, so it takes no CPU; the lab ends it.
      lab.exec(
          "host",
          "qemu-system-x86_64",
          "-S",
          "-daemonize",
          "-display",
          "none",
          "-m",
          "16",
          "-name",
          "guest=web-1",
          "-netdev",
          "tap,id=n0,ifname=t1,script=no,downscript=no",
          "-device",
          "virtio-net-pci,netdev=n0,mac=52:54:00:00:00:01,romfile=");
      Topology topology =
          new TopologyAssembler().add(LabPicture.collector(lab).collect(), "kvm1").assemble();
      Guest guest = topology.guestAt(new PortId(LabPicture.HOST, "t1"));
      assertNotNull(guest);
      assertEquals("web-1", guest.id().name());
      assertEquals(0x525400000001L, guest.interfaces().getFirst().mac());
    }
  }
}

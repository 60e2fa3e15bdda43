package io.vpi.visibility.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.net.MacAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QemuCommandLineTest {
  private static QemuCommandLine of(String... words) {
    return QemuCommandLine.parse(String.join("\0", words) + "\0");
  }

  @Test
  void joinsTapAndCardByTheBackendsName() {
    QemuCommandLine command =
        of(
            "qemu-system-x86_64",
            "-name",
            "guest=web,,1,debug-threads=on",
            "-netdev",
            "tap,id=n0,ifname=t1,script=no",
            "-netdev",
            "tap,id=n1,ifname=t2",
            "-device",
            "virtio-net-pci,netdev=n1,mac=52:54:00:00:00:02",
            "-device",
            "virtio-net-pci,netdev=n0,mac=52:54:00:00:00:01");
    assertTrue(command.hasCards());
    assertEquals("web,1", command.guest());
    assertEquals(0x525400000001L, command.macOf("t1", "9"));
    assertEquals(0x525400000002L, command.macOf("t2", "9"));
    assertEquals(MacAddress.NONE, command.macOf("t3", "9"));
  }

  @Test
  void findsByDescriptorWhatLibvirtHandsOver() {
    QemuCommandLine command =
        of(
            "/usr/bin/qemu-system-x86_64",
            "-name",
            "guest=db-1,debug-threads=on",
            "-netdev",
            "{\"type\":\"tap\",\"fd\":\"31\",\"vhost\":true,\"id\":\"hostnet0\"}",
            "-device",
            "{\"driver\":\"virtio-net-pci\",\"netdev\":\"hostnet0\",\"mac\":\"52:54:00:00:00:07\"}",
            "-netdev",
            "tap,fds=40:41,id=hostnet1",
            "-device",
            "virtio-net-pci,mq=on,netdev=hostnet1,mac=52:54:00:00:00:08");
    assertEquals("db-1", command.guest());
    assertEquals(0x525400000007L, command.macOf("vnet0", "31"));
    assertEquals(0x525400000008L, command.macOf("vnet1", "41"));
    assertEquals(MacAddress.NONE, command.macOf("vnet1", "4"));
  }

  @Test
  void readsCardAndBackendInOne() {
    QemuCommandLine command =
        of("kvm", "-name", "old", "-nic", "tap,ifname=t1,mac=52:54:00:00:00:01");
    assertEquals("old", command.guest());
    assertEquals(0x525400000001L, command.macOf("t1", "3"));
  }

  @Test
  void isNoGuestWithoutCards() {
    assertFalse(of("ovs-vswitchd", "unix:/run/openvswitch/db.sock").hasCards());
    assertFalse(QemuCommandLine.parse("").hasCards());
  }

  @Test
  void aNameCannotForgeAnotherLine() {
    assertEquals("ax mac=1", of("qemu", "-name", "guest=a\nx mac=1").guest());
  }

  @Property
  void anythingMayStandThere(@ForAll String text, @ForAll String value) {
    QemuCommandLine command =
        QemuCommandLine.parse(text + "\0-netdev\0" + value + "\0-device\0" + value);
    assertTrue(command.hasCards());
    assertTrue(command.macOf("t1", "3") >= MacAddress.NONE);
  }
}

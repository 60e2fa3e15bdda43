/** The hypervisor hook: packets of guests through QEMU's netfilter objects. */
module io.vpi.capture.qemu {
  requires transitive io.vpi.api;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports io.vpi.capture.qemu;
  exports io.vpi.capture.qemu.qmp;

  provides io.vpi.capture.PacketSourceProvider with
      io.vpi.capture.qemu.QemuProvider;
}

/** A vendor's module. */
module com.example.vendor {
  requires io.vpi.capture.pcap;
  requires io.vpi.detect;
  requires io.vpi.eve;
  requires io.vpi.visibility;

  provides io.vpi.capture.PacketSourceProvider with
      com.example.vendor.SwitchProvider;
}

/** A vendor's module. */
module com.example.vendor {
  requires io.vpi.api;

  provides io.vpi.capture.PacketSourceProvider with
      com.example.vendor.SwitchProvider;
}

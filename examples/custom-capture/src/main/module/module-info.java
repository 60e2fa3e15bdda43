/** A vendor's source of packets, and its inspection in three calls. */
module io.vpi.example.vswitch {
  requires io.vpi.api;
  requires io.vpi.detect;
  requires static org.jspecify;

  exports io.vpi.example.vswitch;

  provides io.vpi.capture.PacketSourceProvider with
      io.vpi.example.vswitch.MirrorProvider;
}

/** Captures live on Linux through packet sockets. */
module io.vpi.capture.linux {
  requires transitive io.vpi.api;
  requires static org.jspecify;

  exports io.vpi.capture.linux;
  exports io.vpi.capture.linux.bypass;

  provides io.vpi.capture.PacketSourceProvider with
      io.vpi.capture.linux.AfPacketProvider,
      io.vpi.capture.linux.BridgeProvider;
}

/**
 * What the modules of vpi and a vendor's own have in common: packets, capture, events, identity.
 */
module io.vpi.api {
  requires static org.jspecify;

  exports io.vpi.asset;
  exports io.vpi.capture;
  exports io.vpi.event;
  exports io.vpi.net;
  exports io.vpi.packet;
  exports io.vpi.tap;

  uses io.vpi.capture.PacketSourceProvider;
}

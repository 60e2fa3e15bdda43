/** Inspection inside of a Netty pipeline. */
module io.vpi.example.netty {
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.vpi.api;
  requires io.vpi.buffers;
  requires io.vpi.detect;
  requires static org.jspecify;

  exports io.vpi.example.netty;
}

/** Netty's and Agrona's buffers as packets, and packets as their buffers. */
module io.vpi.buffers {
  requires transitive io.vpi.api;
  requires static io.netty.buffer;
  requires static io.netty.common;
  requires static org.agrona;
  requires static org.jspecify;

  exports io.vpi.buffers;
}

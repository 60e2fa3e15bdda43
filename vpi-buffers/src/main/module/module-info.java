/** Netty's and Agrona's buffers as packets, and packets as their buffers. */
module io.vpi.buffers {
  requires transitive io.vpi.api;
  requires static transitive io.netty.buffer;
  requires static transitive io.netty.common;
  requires static transitive org.agrona;
  requires static org.jspecify;

  exports io.vpi.buffers;
}

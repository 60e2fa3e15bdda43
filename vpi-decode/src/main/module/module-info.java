/** Decoders from the link to the transport. */
module io.vpi.decode {
  requires transitive io.vpi.api;
  requires static org.jspecify;

  exports io.vpi.decode;
}

/** Flow table, IP defragmentation, TCP reassembly. */
module io.vpi.flow {
  requires transitive io.vpi.api;
  requires transitive io.vpi.decode;
  requires io.netty.buffer;
  requires static org.jspecify;

  exports io.vpi.flow;
  exports io.vpi.flow.policy;
  exports io.vpi.flow.report;
  exports io.vpi.flow.stream;
}

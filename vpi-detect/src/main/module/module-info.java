/** The rule language, its compiler and evaluation, and the Inspector. */
module io.vpi.detect {
  requires transitive io.vpi.api;
  requires transitive io.vpi.decode;
  requires transitive io.vpi.flow;
  requires io.vpi.match;
  requires static org.jspecify;

  exports io.vpi.detect;
}

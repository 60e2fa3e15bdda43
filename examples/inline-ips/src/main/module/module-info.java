/** Packets between two guests, judged on their way. */
module io.vpi.example.inline {
  requires io.vpi.api;
  requires io.vpi.detect;
  requires static org.jspecify;

  exports io.vpi.example.inline;
}

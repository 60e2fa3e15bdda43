/** What every packet source must do, as tests that a vendor runs on his own. */
module io.vpi.tck {
  requires transitive io.vpi.api;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;
  requires static org.jspecify;

  exports io.vpi.tck;
}

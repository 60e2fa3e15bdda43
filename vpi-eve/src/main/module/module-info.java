/** Events as EVE JSON, with Suricata's field names. */
module io.vpi.eve {
  requires transitive io.vpi.api;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports io.vpi.eve;
}

/** Finds many byte strings at once in memory, as blocks or as streams. */
module io.vpi.match {
  requires static org.jspecify;

  exports io.vpi.match;
}

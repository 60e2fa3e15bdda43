/** Finds many byte strings at once in memory, as blocks or as streams. */
module io.vpi.match {
  requires static java.management;
  requires static jdk.incubator.vector;
  requires static jdk.management;
  requires static org.jspecify;

  exports io.vpi.match;
}

/** Who can be seen, by which sensor, and who is blind: topology, taps and verdicts. */
module io.vpi.visibility {
  requires transitive io.vpi.api;
  requires static org.jspecify;

  exports io.vpi.visibility.topology;
  exports io.vpi.visibility.verdict;
}

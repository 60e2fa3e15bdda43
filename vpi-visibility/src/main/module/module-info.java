/** Who can be seen, by which sensor, and who is blind: topology, taps, verdicts, policy. */
module io.vpi.visibility {
  requires transitive io.vpi.api;
  requires com.fasterxml.jackson.core;
  requires java.xml;
  requires org.snakeyaml.engine;
  requires static org.jspecify;

  exports io.vpi.visibility.audit;
  exports io.vpi.visibility.collect;
  exports io.vpi.visibility.document;
  exports io.vpi.visibility.identity;
  exports io.vpi.visibility.inventory;
  exports io.vpi.visibility.policy;
  exports io.vpi.visibility.report;
  exports io.vpi.visibility.topology;
  exports io.vpi.visibility.verdict;
}

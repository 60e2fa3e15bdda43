package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.event.StatsEvent;
import io.vpi.flow.FlowOptions;
import io.vpi.sensor.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The numbers of two agents, as events and as metrics. */
class MetricsTest {
  private static final byte[] UDP =
      HexFormat.of()
          .parseHex(
              "020000000002020000000001"
                  + "0800450000200001400040110000"
                  + "0a0000010a0000029c400035000c000001020304");

  private static final RuleSet RULES = RuleSet.parse("alert udp any any -> any 53 (sid:1;)");

  private final List<InspectionAgent> agents = new ArrayList<>();
  private RuleReloader rules;
  private SensorStatistics statistics;

  @BeforeEach
  void run() {
    for (int packets : new int[] {3, 4}) {
      ScriptedSource source =
          new ScriptedSource(
              UDP, 1_000, 30_000_000, poll -> poll == 0 ? packets : PacketSource.END_OF_STREAM);
      Inspector inspector =
          Inspector.builder(RULES).flows(FlowOptions.builder().capacity(16).build()).build();
      InspectionAgent agent =
          new InspectionAgent("agent-" + agents.size(), source, inspector, true, () -> {});
      agent.doWork();
      assertThrows(AgentTerminationException.class, agent::doWork);
      agents.add(agent);
    }
    List<Inspector> inspectors = agents.stream().map(InspectionAgent::inspector).toList();
    rules = new RuleReloader(() -> RULES, RULES, inspectors, _ -> {});
    statistics =
        new SensorStatistics(
            "scripted:", new SensorTotals(agents), rules, () -> new EventCounts(7, 5, 2));
  }

  @AfterEach
  void close() {
    rules.close();
    agents.forEach(InspectionAgent::onClose);
  }

  private Map<String, Long> report() {
    StatsEvent event = statistics.report();
    assertEquals("scripted:", event.subject());
    assertEquals(30_001_000, event.timestamp());
    Map<String, Long> counters = new TreeMap<>();
    for (int i = 0; i < event.size(); i++) {
      assertEquals(null, counters.put(event.name(i), event.value(i)), event.name(i) + " twice");
    }
    return counters;
  }

  @Test
  void anEventHasTheSumsOfAllAgents() {
    Map<String, Long> counters = report();
    assertEquals(7, counters.get("decoder.pkts"));
    assertEquals(7 * 46, counters.get("decoder.bytes"));
    assertEquals(7, counters.get("detect.alert"));
    assertEquals(2, counters.get("flow.total"));
    assertEquals(2, counters.get("flow.active"));
    assertEquals(-1, counters.get("capture.kernel_drops"));
    assertEquals(7, counters.get("capture.kernel_packets"));
    assertEquals(2, counters.get("vpi.threads"));
    assertEquals(1, counters.get("vpi.rules.generation"));
    assertEquals(5, counters.get("vpi.events.dropped"));
    assertEquals(2, counters.get("vpi.events.lost"));
    assertTrue(counters.get("vpi.memory_reserved") > 100 << 20, counters.toString());
    assertFalse(counters.containsKey("ips.blocked"), "nothing here is inline");
  }

  @Test
  void latenciesOfAnEventAreOfTheTimeSinceTheLast() {
    Map<String, Long> counters = report();
    assertEquals(2, counters.get("vpi.wait_us.count"));
    assertEquals(30_000, counters.get("vpi.wait_us.p50"), 300);
    assertEquals(2, counters.get("vpi.batch_us.count"));
    assertEquals(0, report().get("vpi.wait_us.count"));
  }

  @Test
  void metricsAreByThreadAndHistogramsAreCumulative() {
    report(); // takes nothing from the metrics
    try (PrometheusMetrics metrics = new PrometheusMetrics(statistics)) {
      List<String> lines = metrics.scrape().lines().toList();
      for (String line :
          List.of(
              "vpi_inspect_packets_total{thread=\"agent-0\"} 3.0",
              "vpi_inspect_packets_total{thread=\"agent-1\"} 4.0",
              "vpi_inspect_alerts_total{thread=\"agent-1\"} 4.0",
              "vpi_verdicts_total{thread=\"agent-1\",verdict=\"drop\"} 0.0",
              "vpi_flows{thread=\"agent-0\"} 1.0",
              "vpi_stream_memory_bytes{thread=\"agent-0\"} 0.0",
              "vpi_events_total{outcome=\"dropped\"} 5.0",
              "vpi_rule_generation 1.0",
              "vpi_rules 1.0",
              "vpi_rule_reloads_total{outcome=\"refused\"} 0.0",
              "vpi_wait_seconds_bucket{thread=\"agent-0\",le=\"0.02\"} 0",
              "vpi_wait_seconds_bucket{thread=\"agent-0\",le=\"0.05\"} 1",
              "vpi_wait_seconds_bucket{thread=\"agent-0\",le=\"+Inf\"} 1",
              "vpi_wait_seconds_count{thread=\"agent-0\"} 1",
              "vpi_batch_seconds_count{thread=\"agent-1\"} 1")) {
        assertTrue(lines.contains(line), () -> line + " is not in\n" + String.join("\n", lines));
      }
      assertFalse(
          lines.stream().anyMatch(line -> line.startsWith("vpi_capture_dropped")),
          "what the source does not know is not 0");
      assertFalse(lines.contains("# HELP vpi_inspect_packets_total  "), "nobody explains it");
    }
  }

  @Test
  void theServerAnswersForMetricsAloneAndOnlyThoseWhoRead() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MetricsServer server = MetricsServer.open(any, () -> "a_metric 1\n")) {
      assertTrue(server.url().startsWith("http://127.0.0.1:"), server.url());
      assertEquals(
          new Http.Answer(200, "text/plain; version=0.0.4; charset=utf-8", "a_metric 1\n"),
          Http.get(server.url()));
      assertEquals(404, Http.get(server.url() + "/more").status());
      assertEquals(405, Http.ask("POST", server.url()).status());
      int port = URI.create(server.url()).getPort();
      InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      assertThrows(IOException.class, () -> MetricsServer.open(taken, () -> ""));
    }
  }
}
